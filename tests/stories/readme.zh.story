# README.zh-CN.md 里的演示，由 make docs 抄过去。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>"
$STAGE/部门文档 is a department repository now
next: docmgr member add ID --name N --email E, then docmgr check

$ cd 部门文档
$ echo 手册正文 > 制度流程/最新手册.docx
$ git add -A && git commit -q -m "加入手册"
制度流程/最新手册.docx
  错误 DM101 “最新手册.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最新”，请用版本号代替
  → 制度流程/20240305-制度-手册-V1.0.docx
改正：docmgr fix --staged
详情：docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
方式  现名                    合规名称                               规则
----  ----------------------  -------------------------------------  -----------
建议  制度流程/最新手册.docx  制度流程/20240305-制度-手册-V1.0.docx  DM101 DM501
已重命名 1 个文件

$ git commit -q -m "加入手册"
$ docmgr check
已检查 16 个文件：没有问题
