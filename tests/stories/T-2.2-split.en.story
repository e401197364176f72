# T-2.2.1 T-2.2.2: the receiver breaks a large task down; every part has owner and date.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03 (Sun)
3/8 → 2024-03-08 (Fri)
T-240304-[..] is registered: 客户需求响应
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task split $(cat ../b) --chain 需求响应 > ../parts 2>/dev/null; wc -l < ../parts
5
$ docmgr task tree $(cat ../b)
[..]  客户需求响应  赵六  2024-03-08  to do
  └ [..]  需求收集  赵六  2024-03-04  to do
  └ [..]  方案制定  赵六  2024-03-05  to do
  └ [..]  内部评审  赵六  2024-03-06  to do
  └ [..]  客户沟通  赵六  2024-03-07  to do
  └ [..]  落地实施  赵六  2024-03-08  to do
$ docmgr task split $(cat ../b) 复盘:王五:3/20 2>&1
3/20 → 2024-03-20 (Wed)
docmgr: error: the subtask ends on 2024-03-20, after its parent on 2024-03-08 (T-2.2.2)
= exit 5
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task start $(sed -n 2p ../parts)
docmgr: error: the task waits for T-240304-[..] 需求收集
= exit 5
$ docmgr task start $(sed -n 1p ../parts)
需求收集 is under way
$ docmgr task submit $(cat ../b) --note 好了
docmgr: error: subtasks are still open[..]
= exit 5
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task split $(cat ../b) 另一步
docmgr: error: only the head or a project lead gives out tasks (T-2.1.1): 张三
docmgr: hint: ask one of them to run this command
= exit 5
