# T-2.4.1 T-2.4.2 T-2.4.3 T-3.T2: the receiver accepts, and the month is reviewed with figures that stay.
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
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ export DOCMGR_TODAY=2024-03-05
$ docmgr task submit $(cat ../a)
docmgr: error: nothing is handed in: name a deliverable or a note (T-2.4.1)
docmgr: hint: docmgr task submit [..] --deliverable PATH
= exit 5
$ docmgr task submit $(cat ../a) --note 数据源已确认 --hours 10h
月度销售报表 is handed to 李四 for acceptance
$ docmgr task accept $(cat ../a)
docmgr: error: you (王五) do not receive this task and cannot accept it; 李四, or the head 张三 can (T-2.4.1)
= exit 5
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task accept $(cat ../a)
月度销售报表 is done
$ docmgr task set $(cat ../b) status=已完成
docmgr: error: status=done is not set by hand
docmgr: hint: docmgr task accept
= exit 2
$ docmgr task reopen $(cat ../a) --because 数据有误
月度销售报表 is open again
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task submit $(cat ../a) --note 已改正
月度销售报表 is handed to 李四 for acceptance
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task accept $(cat ../a)
月度销售报表 is done
$ for n in 01 02 03 04 05 06 07 08 09 10 11; do sed "s/$(cat ../a)/T-240303-aaa$n/; s/月度销售报表/任务$n/" records/tasks/2024/03/$(cat ../a).yml > records/tasks/2024/03/T-240303-aaa$n.yml; done
$ git add records; git commit -q --author="张三 <zhang@example.com>" -m 导入旧清单; docmgr validate
17 record files: all in order
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task add 下季计划 -d 完成1份下季计划 --goal 按时 --to 李四 --owner 王五 --due 3/31 -p 中 -e 1h >/dev/null 2>&1
$ docmgr task add 临时任务 -d 完成2份临时报表 --goal 按时 --to 李四 --owner 王五 --due 3/22 -p 低 -e 1h > ../c 2>/dev/null
$ export DOCMGR_TODAY=2024-03-29
$ docmgr task review --cause 需求变更频繁、资源临时调配 --improve "加强需求前置评审，预留缓冲时间@$(cat ../c)"
month    tasks  done  delayed  in progress  done late  rate
-------  -----  ----  -------  -----------  ---------  ----
2024-03  15     12    2        1            0          80%
causes of delay: 需求变更频繁、资源临时调配
improvements: 加强需求前置评审，预留缓冲时间 (T-240305-[..])
2024-03: 15 tasks, 12 done, 2 delayed, 80%
$ export DOCMGR_TODAY=2024-05-06
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task submit $(cat ../a) --note 又交 2>&1
docmgr: error: T-240303-[..] is closed
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task review 2024-03
month    tasks  done  delayed  in progress  done late  rate
-------  -----  ----  -------  -----------  ---------  ----
2024-03  15     12    2        1            0          80%
causes of delay: 需求变更频繁、资源临时调配
improvements: 加强需求前置评审，预留缓冲时间 (T-240305-[..])
$ docmgr task review 2024-06
docmgr: error: 2024-06 has not begun
= exit 2
$ docmgr validate
20 record files: all in order
