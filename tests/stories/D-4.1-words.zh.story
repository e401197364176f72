# D-4.1 命名规范全员统一，避免使用“最新”“最终”等模糊词汇。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门文档

$ echo 表 > 项目资料/20240305-计划-项目计划书最终版-V1.0.docx
$ echo 表 > 项目资料/20240305-计划-采购计划（定稿）-V1.0.docx
$ git add -A && git commit -q -m "加入计划"
项目资料/20240305-计划-采购计划（定稿）-V1.0.docx
  错误 DM502 状态词“定稿”不能代替版本号
  → 项目资料/20240305-计划-采购计划-V1.0.docx
项目资料/20240305-计划-项目计划书最终版-V1.0.docx
  错误 DM501 名称含有模糊词“最终”，请用版本号代替
  → 项目资料/20240305-计划-项目计划书-V1.0.docx
改正：docmgr fix --staged
详情：docmgr explain DM502
= exit 1

# 讲的是别的事情的词不算：最终用户、备份、新版系统。
$ git rm -q --cached 项目资料/*.docx && rm 项目资料/*.docx
$ echo 表 > 项目资料/20240305-计划-新版系统上线计划-V1.0.docx
$ echo 表 > 项目资料/20240305-计划-数据备份-V1.0.docx
$ git add -A && git commit -q -m "加入计划二" && docmgr check
已检查 32 个文件：没有问题

# 全员统一：谁也绕不过去。跳过检查会留下痕迹，推送时仍被拒绝，服务器也拒绝。
$ git init -q --bare ../共享.git && docmgr -C ../共享.git hooks install > ../记录.txt && git remote add origin ../共享.git && git push -q origin main
$ echo 表 > 项目资料/最终版计划.docx && git add -A && git commit -q --no-verify -m "绕过"
项目资料/最终版计划.docx
  错误 DM101 “最终版计划.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最终”，请用版本号代替
  → YYYYMMDD-计划-…-V1.0.docx
改正：docmgr fix
详情：docmgr explain DM101
$ git push -q origin main
项目资料/最终版计划.docx
  错误 DM101 “最终版计划.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  错误 DM501 名称含有模糊词“最终”，请用版本号代替
  → YYYYMMDD-计划-…-V1.0.docx
改正：docmgr fix
详情：docmgr explain DM101
error: failed to push some refs to '../共享.git'
= exit 1
$ git push -q --no-verify origin main
remote: 项目资料/最终版计划.docx
remote:   错误 DM101 “最终版计划.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
remote:   错误 DM501 名称含有模糊词“最终”，请用版本号代替
remote:   → YYYYMMDD-计划-…-V1.0.docx
remote: 改正：docmgr fix
remote: 详情：docmgr explain DM101
To ../共享.git
 ! [remote rejected] main -> main (pre-receive hook declined)
error: failed to push some refs to '../共享.git'
= exit 1

# 有理由的例外写明理由和期限，到期自动失效。
$ docmgr waive DM501 项目资料/最终版计划.docx --reason "客户来函原名" --until 2024-06-30
已豁免 DM501，至 2024-06-30
$ docmgr check --fail-on never
项目资料/最终版计划.docx
  错误  DM101  “最终版计划.docx”不合本文件夹的命名格式：日期-类型-主题-版本号
  → YYYYMMDD-计划-…-V1.0.docx

改正：docmgr fix
详情：docmgr explain DM101
检查 34 · 错误 1 · 警告 0 · 豁免 1
