# E-2.2.1 E-2.2.2 E-2.3.1 E-2.3.2 E-2.3.3 E-3.T7：第一时间上报性质、影响范围、建议；负责人启动预案、明确时限；报告写明原因、过程、结果、改进；复盘优化预案。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "李四" li lead; member wangwu "王五" wang member; member zhaoliu "赵六" zhao member; git add records; git commit -qm members
$ docmgr plan add 人员离职工作交接预案 --scenario 关键岗位人员突然离职 --step 安排接手人:负责人:1小时内 --resource 交接清单模板 --contact 8001 > ../p 2>/dev/null
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ export DOCMGR_TODAY=2024-03-04T11:00:00+08:00
$ docmgr incident report 员工临时离职导致项目延期 --nature 关键人员离职
docmgr: error: 缺少：--scope TEXT, --proposal TEXT
docmgr: hint: docmgr incident report --help
= exit 2
$ docmgr incident report 员工临时离职导致项目延期 --nature 关键人员离职 --scope 项目可能无法按原计划交付 --proposal 安排王五接手项目 --occurred 10:30 --noticed 9:00
docmgr: error: 发现时间 03-04 09:00 早于发生时间 03-04 10:30（E-2.2.1）
= exit 2
$ docmgr incident report 员工临时离职导致项目延期 --kind departure --occurred 3/4 --noticed 9:00 --description 李四因个人原因突然离职，“客户调研项目”进度滞后3天 --nature 关键人员离职 --scope 项目可能无法按原计划交付 --proposal 安排王五接手项目 > ../i
docmgr: warning: 发现 120 分钟后才上报，本部门约定为 60 分钟（E-2.2.1）；审计将计为逾期
I-240304-[..] 员工临时离职导致项目延期：已上报 张三，请其启动预案：docmgr incident activate [..]
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 18:00
docmgr: error: 只有负责人 张三 或其代理人可以这样做（E-2.2.2）
docmgr: hint: 请其运行这个命令
= exit 5
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 9:00
docmgr: error: 处理时限 03-04 09:00 已经过了，现在是 03-04 11:00（E-2.2.2）
= exit 2
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 3/6 --owner wangwu
I-240304-[..] 员工临时离职导致项目延期：由 王五 处理，时限 2024-03-06 18:00
$ export GIT_AUTHOR_NAME="王五" GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME="王五" GIT_COMMITTER_EMAIL=wang@example.com
$ export DOCMGR_TODAY=2024-03-05T17:00:00+08:00
$ docmgr incident log $(cat ../i) 安排王五接手项目 --at "3/4 14:00"; docmgr incident log $(cat ../i) 与客户沟通延期2天; docmgr incident log $(cat ../i) 协调赵六协助数据整理
I-240304-[..] 员工临时离职导致项目延期：已记录
I-240304-[..] 员工临时离职导致项目延期：已记录
I-240304-[..] 员工临时离职导致项目延期：已记录
$ docmgr incident log $(cat ../i) 协调赵六协助数据整理 --at "3/1 9:00"
docmgr: error: 03-01 09:00 早于事件发生时间 2024-03-04 00:00（E-2.3.1）
= exit 2
$ docmgr incident resolve $(cat ../i) --result 项目延期2天后交付，客户认可
docmgr: warning: 应急处理报告还缺：事件原因、改进建议；应在 2024-03-07 前补齐（E-2.3.2，本部门约定）
I-240304-[..] 员工临时离职导致项目延期：处理完成
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-07
$ docmgr incident close $(cat ../i)
docmgr: error: 应急处理报告不完整，缺：事件原因、改进建议（E-2.3.2）
docmgr: hint: docmgr incident close [..] --cause … --improvement …
= exit 5
$ docmgr incident close $(cat ../i) --cause 关键岗位没有备份人员 --improvement 为3个关键岗位指定备份人员并备案:lisi:2024-03-20
docmgr: error: 没有复盘：请写明复盘日期，或不复盘的原因（E-2.3.3）
docmgr: hint: docmgr incident close [..] --retro DATE | --meeting M-… | --no-retro REASON
= exit 5
$ docmgr incident close $(cat ../i) --cause 关键岗位没有备份人员 --improvement 为3个关键岗位指定备份人员并备案:lisi:2024-03-20 --retro 2024-03-06 --plan-change 增加启用备份人员的步骤 --plan-step 安排接手人:负责人:1小时内 --plan-step 清点在办任务:接手人:当天
I-240304-[..] 员工临时离职导致项目延期：已结案
P-240305-[..]：预案 人员离职工作交接预案 升至 V1.1
T-240307-[..]：为3个关键岗位指定备份人员并备案 → 李四，2024-03-20
$ docmgr incident show $(cat ../i) | tail -23
事件原因      关键岗位没有备份人员
处理过程      2024-03-04 14:00 安排王五接手项目、2024-03-05 17:00 与客户沟通延期2天、2024-03-05 17:00 协调赵六协助数据整理
处理结果      项目延期2天后交付，客户认可
结案时间      2024-03-07 09:00
结案人        张三
登记时间      2024-03-04 11:00
登记人        赵六

处理进展
  t-[..]  2024-03-04 14:00  王五  安排王五接手项目  2024-03-05 17:00
  t-[..]  2024-03-05 17:00  王五  与客户沟通延期2天
  t-[..]  2024-03-05 17:00  王五  协调赵六协助数据整理

改进建议
  为3个关键岗位指定备份人员并备案  T-240307-[..]

应急处理报告
  王五  2024-03-05  张三  2024-03-07 09:00

复盘
  2024-03-06  增加启用备份人员的步骤

! 上报逾期（E-2.2.1）
$ docmgr plan list
编号   预案名称              版本  责任人  最近演练  预案状态
-----  --------------------  ----  ------  --------  --------
[..]  人员离职工作交接预案  V1.1  张三    -         有效
$ docmgr incident log $(cat ../i) 客户已回访
docmgr: error: I-240304-[..] 已结束
= exit 5
$ git show --stat --format=%s HEAD | grep -c records/
3
