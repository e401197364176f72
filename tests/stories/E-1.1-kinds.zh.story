# E-1.1 E-1.2 E-4.4：人员临时离职、系统故障、任务紧急变更都能马上上报；迟报照收，但看得出来。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi 李四 li lead; member zhaoliu 赵六 zhao member; git add records; git commit -qm 成员名录
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ export DOCMGR_TODAY=2024-03-04T11:00:00+08:00
$ docmgr incident report 员工临时离职导致项目延期 --kind 人员临时离职 --noticed 10:30 --nature 关键人员离职 --scope 项目可能无法按原计划交付 --proposal 安排王五接手项目 > ../a
I-240304-[..] 员工临时离职导致项目延期：已上报 张三，请其启动预案：docmgr incident activate [..]
$ export DOCMGR_TODAY=2024-03-04T11:01:00+08:00
$ docmgr incident report 核心系统宕机 --kind 系统故障 --severity 高 --noticed 10:50 --nature 数据库无法连接 --scope 全部门不能登录 --proposal 切换备用机 > ../b
I-240304-[..] 核心系统宕机：已上报 张三，请其启动预案：docmgr incident activate [..]
$ export DOCMGR_TODAY=2024-03-04T11:02:00+08:00
$ docmgr incident report 客户提前交付日期 --kind 任务紧急变更 --noticed 8:30 --nature 需求变更 --scope A客户项目 --proposal 抽调人员加班 > ../c
docmgr: warning: 发现 152 分钟后才上报，本部门约定为 60 分钟（E-2.2.1）；审计将计为逾期
I-240304-[..] 客户提前交付日期：已上报 张三，请其启动预案：docmgr incident activate [..]
$ docmgr incident report 打印机卡纸 --kind 小事 --noticed 10:50 --nature 卡纸 --scope 一台打印机 --proposal 报修
docmgr: error: kind 不能是 小事；可选：departure 人员临时离职, outage 系统故障, change 任务紧急变更, other 其他
= exit 2
$ docmgr incident list
编号   事件名称                  事件类别      严重程度  责任人  处理时限  事件状态
-----  ------------------------  ------------  --------  ------  --------  --------
[..]  员工临时离职导致项目延期  人员临时离职  中        -       -         已上报
[..]  核心系统宕机              系统故障      高        -       -         已上报
[..]  客户提前交付日期          任务紧急变更  中        -       -         已上报
# 迟报的一条，报告里一直带着标记，改不掉
$ docmgr incident show $(cat ../c) | tail -1
! 上报逾期（E-2.2.1）
$ sed -i '/^late:/d' records/incidents/2024/03/$(cat ../c).yml; git commit -qam 准时上报; git checkout -q HEAD -- records
docmgr: error: records/incidents/2024/03/I-240304-[..].yml: I-240304-[..] 的 late 登记后不能改变
$ git rm -q records/incidents/2024/03/$(cat ../c).yml; git commit -qm 没有这回事; git checkout -q HEAD -- records
docmgr: error: records/incidents/2024/03/I-240304-[..].yml: 事件一经上报不得删除，不得瞒报（E-4.4，推定）
docmgr: hint: docmgr incident resolve I-240304-[..]
$ docmgr incident list --json | grep -c '"late": true'
1
