# T-1.1 T-1.2 T-2.1.1 T-2.1.2 T-2.1.3 T-3.T1 T-4.1: the head gives out the two tasks of Template 1.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-03
$ docmgr task add 月度销售报表 -d 汇总本月销售数据，分析趋势 --goal 领导认可 --to 李四 --owner 王五 --start 3/1 --due 3/5 -p 高 -e 8h > ../a
3/1 → 2024-03-01 (Fri)
3/5 → 2024-03-05 (Tue)
T-240303-[..] is registered: 月度销售报表
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03 (Sun)
3/8 → 2024-03-08 (Fri)
T-240303-[..] is registered: 客户需求响应
$ docmgr task list
Id     title         owner  due         priority  status
-----  ------------  -----  ----------  --------  ------
[..]  月度销售报表  王五   2024-03-05  high      to do
[..]  客户需求响应  赵六   2024-03-08  medium    to do
2 tasks
$ docmgr task show $(cat ../b) | sed 1,3d
title              客户需求响应
kind               ad hoc
description        处理A客户定制化需求
goal               方案通过评审
initiator          张三
receiver           李四
owner              赵六
copy to            张三
[..]              2024-03-03
due                2024-03-08
original due date  2024-03-08
priority           medium
estimate           12h
status             to do
remark             方案待评审
registered at      2024-03-03 09:00
registered by      张三
$ docmgr task add 客户调研 -d 尽快完成调研 --to 李四 --owner 赵六 --due 3/8 -p 低 -e 20h -n >/dev/null
3/8 → 2024-03-08 (Fri)
docmgr: warning: vague (T-4.1): the description has fewer than 10 characters
docmgr: warning: vague (T-4.1): 尽快 says nothing that can be checked
docmgr: warning: neither goal nor deliverables are named (T-2.1.1): --goal, --deliverable
docmgr: warning: over 16 hours: break it down with docmgr task split (T-2.2.1)
$ docmgr task add 周报
docmgr: error: missing: --description TEXT, --to RECEIVER, --owner OWNER, --due D, --priority P, --estimate HOURS
docmgr: hint: docmgr task add --help
= exit 2
$ docmgr task add 周报 -d 汇总本周销售数据并提交周报 --goal 按时 --to 李四 --owner 王五 --due 周五 -p 中 -e 2h --every weekly >/dev/null
周五 → 2024-03-08 (Fri)
T-240303-[..] is registered: 周报
$ docmgr task add 倒着 -d 汇总本周销售数据并提交周报 --to 李四 --owner 王五 --start 3/8 --due 3/5 -p 中 -e 2h
3/8 → 2024-03-08 (Fri)
3/5 → 2024-03-05 (Tue)
docmgr: error: the due date 2024-03-05 is before the start 2024-03-08
= exit 2
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task add 我的事 -d 完成3份报告的整理 --to 李四 --owner 王五 --due +1wd -p 低 -e 2h
+1wd → 2024-03-04 (Mon)
docmgr: error: only the head or a project lead gives out tasks (T-2.1.1): 张三
docmgr: hint: ask one of them to run this command
= exit 5
$ export DOCMGR_TODAY=2024-03-11
$ docmgr task repeat >/dev/null
T-240310-[..] 周报 2024-03-15
$ docmgr task repeat
nothing is due to be repeated
$ docmgr task list --owner wangwu
Id     title         owner  due          priority  status
-----  ------------  -----  -----------  --------  ------
[..]  月度销售报表  王五   2024-03-05!  high      to do
[..]  周报          王五   2024-03-08!  medium    to do
[..]  周报          王五   2024-03-15   medium    to do
3 tasks, 2 of them overdue (!)
$ git status --short
$ docmgr validate
8 record files: all in order
