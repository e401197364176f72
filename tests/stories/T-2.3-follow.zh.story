# T-2.3.1 T-2.3.2 T-4.2：每日反馈，高优先级先做，每周汇总由负责人审阅。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr task add 月度销售报表 -d 汇总本月销售数据，分析趋势 --goal 领导认可 --to 李四 --owner 王五 --start 3/1 --due 3/5 -p 高 -e 8h > ../a
3/1 → 2024-03-01（周五）
3/5 → 2024-03-05（周二）
已登记 T-240304-[..]：月度销售报表
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03（周日）
3/8 → 2024-03-08（周五）
已登记 T-240304-[..]：客户需求响应
$ docmgr task add 整理资料 -d 整理12份历史合同 --goal 齐全 --to 李四 --owner 王五 --due 3/8 -p 低 -e 4h >../c 2>/dev/null
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task start $(cat ../c)
docmgr: warning: [..] 月度销售报表 优先级高，2024-03-05 截止：高优先级先做（T-4.2）
整理资料 进行中
$ docmgr task start $(cat ../a)
月度销售报表 进行中
$ docmgr task log 等数据 --blocked
docmgr: error: 有多个进行中的任务：T-240304-[..] 月度销售报表; T-240304-[..] 整理资料
docmgr: hint: 请指定任务：docmgr task log 编号 内容
= exit 2
$ docmgr task log $(cat ../a) 数据源已确认 --percent 60
已记录：月度销售报表
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task log $(cat ../b) 已完成需求收集，待方案评审 --percent 40
已记录：客户需求响应
$ docmgr task log $(cat ../b) 完成 --percent 140
docmgr: error: 百分比应在 0 到 100 之间
= exit 2
$ export DOCMGR_TODAY=2024-03-08
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task week submit | cut -c1-9
2024-W10：已汇总 3 项任务，提交张三审阅
T-240304-[..] 月度销售报表: 延期
W-240304-
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task week review 李四
docmgr: error: 只有负责人审阅每周汇总（T-2.3.2）：张三
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task week review 李四 --opinion 注意月度销售报表
已审阅李四的 2024-W10 汇总
$ docmgr task week review 王五
docmgr: error: 王五还没有提交 2024-W10 的汇总（T-2.3.2）
docmgr: hint: docmgr task week submit
= exit 5
$ docmgr task week list
接收人  提交时间          任务  审阅人
------  ----------------  ----  ------
李四    2024-03-08 09:00  3     张三
$ docmgr task list --status 延期
编号   任务名称      责任人  截止时间     优先级  任务状态
-----  ------------  ------  -----------  ------  --------
[..]  月度销售报表  王五    2024-03-05!  高      延期
共 1 项任务，其中 1 项逾期（!）
