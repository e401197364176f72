# 仓库增长：Office 文件的多个版本只占很少空间，副本只取需要的文件夹。
$ export DOCMGR_LANG=zh
$ docmgr init 部门 --policy handbook-zh > 记录.txt 2>&1; cd 部门
$ docmgr new 报告 季度总结
项目资料/20240305-报告-季度总结-V1.0.docx
$ docmgr slim
1 个 Office 文件，精简存储

# 关闭和开启各是一次提交，别人看不到其他改动。
$ docmgr slim off
Office 文件现按原样存储
$ docmgr slim on
Office 文件现为精简存储；运行 docmgr gc 可减小仓库
$ git status --short

# 每月一次，把同一文档的各版本放在一起。
$ docmgr gc
原占用 [..]，现占用 [..]

# 同事只取一个文件夹；其余内容用到时才取。
$ cd ..; git clone -q --bare 部门 中心.git; git -C 中心.git config uploadpack.allowFilter true
$ docmgr clone "file://$PWD/中心.git" 小 --only 制度流程
这个克隆已设置好
[..]/小
$ cd 小; ls
README.md
records
制度流程
待审批
$ docmgr cat 季度总结 -o ../旧.docx && cmp ../旧.docx ../部门/项目资料/*季度总结*
