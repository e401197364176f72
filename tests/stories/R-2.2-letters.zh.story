# R-2.2.1 R-2.2.2 R-3.T6 R-4.2：协作函写明内容、时间节点、双方责任；协作部门在约定时间内反馈，逾期催办。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "李四" li lead; member zhaoliu "赵六" zhao member; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr letter new --to-dept 技术部 --subject 客户需求响应 --content 提供技术支持，协助完成需求方案 --ours 提供客户需求文档 --theirs 完成方案初稿 --milestone 方案初稿:2024-03-08前 --from-dept 市场部
docmgr: error: 跨部门协作只能由负责人或项目负责人发起（R-2.2.1）：张三
docmgr: hint: 请其中一位运行这个命令
= exit 5
$ export GIT_AUTHOR_NAME="李四" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="李四" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr letter new --to-dept 技术部 --subject 客户需求响应
docmgr: error: 缺少：--content TEXT, --ours TEXT, --theirs TEXT, --milestone TEXT:D, --from-dept NAME
docmgr: hint: docmgr letter new --help
= exit 2
$ docmgr letter new --to-dept 技术部 --subject 客户需求响应 --content 提供技术支持，协助完成需求方案 --ours 提供客户需求文档 --theirs 完成方案初稿 --milestone 方案初稿:2024-03-08前 --from-dept 市场部 --to 王五 --contact 8001 --reply-due 2024-03-01
docmgr: error: 2024-03-01 早于发函日期 2024-03-05（R-2.2.1）
= exit 2
$ docmgr letter new --to-dept 技术部 --subject 客户需求响应 --content 提供技术支持，协助完成需求方案 --ours 提供客户需求文档 --theirs 完成方案初稿 --milestone 方案初稿:2024-03-08前 --from-dept 市场部 --to 王五 --contact 8001 > ../l
docmgr: warning: 未约定反馈日期：按 2024-03-08（周五），3 个工作日（R-2.2.2，本部门约定）
L-240305-[..]：致技术部协作函“客户需求响应”，约定 2024-03-08（周五） 前反馈
$ export DOCMGR_TODAY=2024-03-12
$ docmgr letter list
编号   协作主题      接收部门  发起人  约定反馈日期  协作状态
-----  ------------  --------  ------  ------------  --------
[..]  客户需求响应  技术部    李四    2024-03-08!   待反馈
$ docmgr letter chase
技术部 王五：
我部于 2024-03-05 就“客户需求响应”发函商请协作。
约定于 2024-03-08（周五） 前反馈，现已逾期 2 个工作日。
时间节点：2024-03-08 前完成方案初稿。
贵部责任：完成方案初稿
烦请反馈目前进展及存在的困难。谢谢支持！
市场部 李四 8001
[..]：第 1 次催办已记录
$ docmgr letter reply $(cat ../l) 初稿已完成，待内部评审 --next 3/15
3/15 → 2024-03-15（周五）
docmgr: warning: 反馈比约定的 2024-03-08 晚 2 个工作日（R-2.2.2）
L-240305-[..]：已记录反馈
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr letter reply $(cat ../l) 需求方案已交付 --close
docmgr: error: 只有发起人 李四 或负责人可以办结协作函（R-2.2.2）
= exit 5
$ export GIT_AUTHOR_NAME="李四" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="李四" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr letter reply $(cat ../l) 需求方案已交付 --close
L-240305-[..]：客户需求响应 已办结
$ docmgr letter reply $(cat ../l) 另有补充
docmgr: error: L-240305-[..] 已结束
docmgr: hint: docmgr letter new
= exit 5
$ docmgr letter show $(cat ../l) | tail -12
登记时间      2024-03-05 09:00
登记人        李四

时间要求
  方案初稿  2024-03-08

反馈
  h-[..]  2024-03-12 09:00  王五  初稿已完成，待内部评审  2024-03-15  李四
  h-[..]  2024-03-12 09:00  王五  需求方案已交付  李四

催办
  c-[..]  2024-03-12 09:00  李四  2
