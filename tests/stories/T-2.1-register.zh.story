# T-1.1 T-1.2 T-2.1.1 T-2.1.2 T-2.1.3 T-3.T1 T-4.1：负责人登记模板1的两项任务。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-03
$ docmgr task add 月度销售报表 -d 汇总本月销售数据，分析趋势 --goal 领导认可 --to 李四 --owner 王五 --start 3/1 --due 3/5 -p 高 -e 8h > ../a
3/1 → 2024-03-01（周五）
3/5 → 2024-03-05（周二）
已登记 T-240303-[..]：月度销售报表
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03（周日）
3/8 → 2024-03-08（周五）
已登记 T-240303-[..]：客户需求响应
$ docmgr task list
编号   任务名称      责任人  截止时间    优先级  任务状态
-----  ------------  ------  ----------  ------  --------
[..]  月度销售报表  王五    2024-03-05  高      待开始
[..]  客户需求响应  赵六    2024-03-08  中      待开始
共 2 项任务
$ docmgr task show $(cat ../b) | sed 1,3d
任务名称    客户需求响应
任务类别    临时性
任务描述    处理A客户定制化需求
任务目标    方案通过评审
发起人      张三
接收人      李四
责任人      赵六
抄送        张三
起始时间    2024-03-03
截止时间    2024-03-08
原截止时间  2024-03-08
优先级      中
预计工时    12h
任务状态    待开始
备注        方案待评审
登记时间    2024-03-03 09:00
登记人      张三
$ docmgr task add 客户调研 -d 尽快完成调研 --to 李四 --owner 赵六 --due 3/8 -p 低 -e 20h -n >/dev/null
3/8 → 2024-03-08（周五）
docmgr: warning: 描述不够具体（T-4.1）：描述不足 10 个字
docmgr: warning: 描述不够具体（T-4.1）：“尽快”无法衡量
docmgr: warning: 没有写任务目标和交付成果（T-2.1.1）：--goal、--deliverable
docmgr: warning: 超过 16 小时：请用 docmgr task split 拆解（T-2.2.1）
$ docmgr task add 周报
docmgr: error: 缺少：--description TEXT, --to RECEIVER, --owner OWNER, --due D, --priority P, --estimate HOURS
docmgr: hint: docmgr task add --help
= exit 2
$ docmgr task add 周报 -d 汇总本周销售数据并提交周报 --goal 按时 --to 李四 --owner 王五 --due 周五 -p 中 -e 2h --every weekly >/dev/null
周五 → 2024-03-08（周五）
已登记 T-240303-[..]：周报
$ docmgr task add 倒着 -d 汇总本周销售数据并提交周报 --to 李四 --owner 王五 --start 3/8 --due 3/5 -p 中 -e 2h
3/8 → 2024-03-08（周五）
3/5 → 2024-03-05（周二）
docmgr: error: 截止时间 2024-03-05 早于起始时间 2024-03-08
= exit 2
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task add 我的事 -d 完成3份报告的整理 --to 李四 --owner 王五 --due +1wd -p 低 -e 2h
+1wd → 2024-03-04（周一）
docmgr: error: 只有负责人或项目负责人可以发起任务（T-2.1.1）：张三
docmgr: hint: 请其中一位运行这个命令
= exit 5
$ export DOCMGR_TODAY=2024-03-11
$ docmgr task repeat >/dev/null
T-240310-[..] 周报 2024-03-15
$ docmgr task repeat
没有到期的周期任务
$ docmgr task list --owner wangwu
编号   任务名称      责任人  截止时间     优先级  任务状态
-----  ------------  ------  -----------  ------  --------
[..]  月度销售报表  王五    2024-03-05!  高      待开始
[..]  周报          王五    2024-03-08!  中      待开始
[..]  周报          王五    2024-03-15   中      待开始
共 3 项任务，其中 2 项逾期（!）
$ git status --short
$ docmgr validate
共 8 个记录文件，全部正确
