# README.zh-CN.md 里的演示，由 make docs 抄过去。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>"
$STAGE/部门文档 现在是部门仓库了
下一步：docmgr member add 编号 --name 姓名 --email 邮箱，然后 docmgr check

$ cd 部门文档
$ echo 例会记录 > 会议纪要/最新例会.docx
$ git add -A && git commit -q -m "加入例会纪要"
会议纪要/最新例会.docx
  错误 DM101 “最新例会.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最新”，请用版本号代替
  → YYYYMMDD-类型-例会-V1.0.docx
改正：docmgr fix --staged
详情：docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
1 个文件需要人来决定：docmgr check

$ git commit -q -m "加入例会纪要"
会议纪要/最新例会.docx
  错误 DM101 “最新例会.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最新”，请用版本号代替
  → YYYYMMDD-类型-例会-V1.0.docx
改正：docmgr fix --staged
详情：docmgr explain DM101
= exit 1
$ docmgr check
会议纪要/最新例会.docx
  错误  DM101  “最新例会.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误  DM501  名称含有模糊词“最新”，请用版本号代替
  → YYYYMMDD-类型-例会-V1.0.docx

改正：docmgr fix
详情：docmgr explain DM101
检查 16 · 错误 2 · 警告 0
= exit 1
