# D-2.2.1 按统一模板创建文档：docmgr new 从部门模板建立，名称自动合规。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门文档
$ docmgr new 报表 销售月报
项目资料/20240305-报表-销售月报-V1.0.xlsx

# 文档自带标题、版本、作者和修订表；历史从第一版开始。
$ docmgr new 纪要 部门例会 --ext md
会议纪要/20240305-纪要-部门例会-V1.0.md
$ docmgr history 部门例会
会议纪要/20240305-纪要-部门例会-V1.0.md  D-240305-[..]
版本  日期        作者  审批人  修改内容
----  ----------  ----  ------  --------
V1.0  2024-03-05  张三          新建

# 部门可以换成自己的模板，放在 .docmgr/templates/ 中。
$ mkdir -p .docmgr/templates && printf '# 部门专用纪要\n' > .docmgr/templates/纪要.md
$ git add -A && git commit -q -m "换用自己的纪要模板"
$ docmgr new 纪要 专题会 --ext md && head -1 会议纪要/20240305-纪要-专题会-V1.0.md
会议纪要/20240305-纪要-专题会-V1.0.md
\# 部门专用纪要

# 别的部门拿来的报表会被收录，但会指出它不是用本部门模板做的。
$ docmgr init ../别的部门 --head "李四 <li@example.com>" > ../记录.txt 2>&1
$ docmgr -C ../别的部门 new 记录 库存 --to 项目资料 --ext xlsx 2>/dev/null && cp ../别的部门/项目资料/*库存*.xlsx ../库存统计表.xlsx
项目资料/20240305-记录-库存-V1.0.xlsx
$ docmgr add ../库存统计表.xlsx --date 20240304
类型取自名称，主题取自名称，日期取自你给出的值
它不是用部门的报表模板制作的（D-2.2.1）：docmgr new 报表 库存统计表
项目资料/20240304-报表-库存统计表-V1.0.xlsx
