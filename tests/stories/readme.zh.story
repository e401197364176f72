# 名称随意的文件，遇上仓库自己的钩子。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>"
$STAGE/部门文档 现在是部门仓库了
下一步：docmgr member add 编号 --name 姓名 --email 邮箱，然后 docmgr check

$ cd 部门文档
$ echo 例会记录 > 会议纪要/最新例会纪要.docx
$ git add -A && git commit -q -m "加入例会纪要"
会议纪要/最新例会纪要.docx
  错误 DM101 “最新例会纪要.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最新”，请用版本号代替
  → 会议纪要/20240305-纪要-例会纪要-V1.0.docx
改正：docmgr fix --staged
详情：docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
方式  现名                        合规名称                                   规则
----  --------------------------  -----------------------------------------  -----------
建议  会议纪要/最新例会纪要.docx  会议纪要/20240305-纪要-例会纪要-V1.0.docx  DM101 DM501
已重命名 1 个文件
会议纪要/20240305-纪要-例会纪要-V1.0.docx

$ git commit -q -m "加入例会纪要"
$ docmgr check
已检查 31 个文件：没有问题
