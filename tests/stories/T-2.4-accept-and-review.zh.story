# T-2.4.1 T-2.4.2 T-2.4.3 T-3.T2：接收人验收；月末复盘，数据固定下来。
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
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ export DOCMGR_TODAY=2024-03-05
$ docmgr task submit $(cat ../a)
docmgr: error: 没有提交任何成果：请写交付成果或说明（T-2.4.1）
docmgr: hint: docmgr task submit [..] --deliverable PATH
= exit 5
$ docmgr task submit $(cat ../a) --note 数据源已确认 --hours 10h
月度销售报表 已提交，待李四验收
$ docmgr task accept $(cat ../a)
docmgr: error: 您（王五）不是接收人，不能验收；可验收：李四，或负责人张三（T-2.4.1）
= exit 5
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task accept $(cat ../a)
月度销售报表 已完成
$ docmgr task set $(cat ../b) status=已完成
docmgr: error: status=done 不能直接修改
docmgr: hint: docmgr task accept
= exit 2
$ docmgr task reopen $(cat ../a) --because 数据有误
月度销售报表 已重新打开
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task submit $(cat ../a) --note 已改正
月度销售报表 已提交，待李四验收
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr task accept $(cat ../a)
月度销售报表 已完成
$ for n in 01 02 03 04 05 06 07 08 09 10 11; do sed "s/$(cat ../a)/T-240303-aaa$n/; s/月度销售报表/任务$n/" records/tasks/2024/03/$(cat ../a).yml > records/tasks/2024/03/T-240303-aaa$n.yml; done
$ git add records; git commit -q --author="张三 <zhang@example.com>" -m 导入旧清单; docmgr validate
共 17 个记录文件，全部正确
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task add 下季计划 -d 完成1份下季计划 --goal 按时 --to 李四 --owner 王五 --due 3/31 -p 中 -e 1h >/dev/null 2>&1
$ docmgr task add 临时任务 -d 完成2份临时报表 --goal 按时 --to 李四 --owner 王五 --due 3/22 -p 低 -e 1h > ../c 2>/dev/null
$ export DOCMGR_TODAY=2024-03-29
$ docmgr task review --cause 需求变更频繁、资源临时调配 --improve "加强需求前置评审，预留缓冲时间@$(cat ../c)"
月份     任务总数  已完成  延期数  进行中  逾期完成  完成率
-------  --------  ------  ------  ------  --------  ------
2024-03  15        12      2       1       0         80%
主要延期原因: 需求变更频繁、资源临时调配
改进措施: 加强需求前置评审，预留缓冲时间 (T-240305-[..])
2024-03：任务 15 项，已完成 12，延期 2，完成率 80%
$ export DOCMGR_TODAY=2024-05-06
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr task submit $(cat ../a) --note 又交 2>&1
docmgr: error: T-240303-[..] 已结束
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task review 2024-03
月份     任务总数  已完成  延期数  进行中  逾期完成  完成率
-------  --------  ------  ------  ------  --------  ------
2024-03  15        12      2       1       0         80%
主要延期原因: 需求变更频繁、资源临时调配
改进措施: 加强需求前置评审，预留缓冲时间 (T-240305-[..])
$ docmgr task review 2024-06
docmgr: error: 2024-06 还没有开始
= exit 2
$ docmgr validate
共 20 个记录文件，全部正确
