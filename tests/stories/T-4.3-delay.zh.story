# T-4.3：延期须提前1个工作日申请，负责人审批后方可调整时间。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-03
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03（周日）
3/8 → 2024-03-08（周五）
已登记 T-240303-[..]：客户需求响应
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task start $(cat ../b)
客户需求响应 进行中
$ export DOCMGR_TODAY=2024-03-07
$ docmgr task set $(cat ../b) due=3/12
docmgr: error: 不能把截止时间改为 2024-03-12：没有已批准的延期申请（T-4.3）
docmgr: hint: docmgr task delay [..] --to 2024-03-12 --because "…"
= exit 5
$ sed -i "s/^due: .*/due: '2024-03-12'/" records/tasks/2024/03/*.yml; git commit -qam 改日期
docmgr: error: records/tasks/2024/03/T-240303-[..].yml: 不能把截止时间改为 2024-03-12：没有已批准的延期申请（T-4.3）
docmgr: hint: docmgr task delay [..] --to 2024-03-12 --because "…"
= exit 1
$ git checkout -q -- records 2>/dev/null || git restore --staged --worktree records
$ git reset -q --hard
$ docmgr task delay $(cat ../b) --to 3/12 --because 客户需求变更 | cut -c1-2
3/12 → 2024-03-12（周二）
d-[..]：客户需求响应 申请延期至 2024-03-12（周二），待张三审批
d-
$ docmgr task approve $(cat ../b)
docmgr: error: 只有负责人可以审批延期（T-4.3）：张三
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task approve $(cat ../b)
客户需求响应 的截止时间现为 2024-03-12（周二）
$ docmgr task approve $(cat ../b)
docmgr: error: 没有编号为 'T-240303-[..]' 的延期申请
docmgr: hint: 没有待审批的申请
= exit 2
$ export DOCMGR_TODAY=2024-03-12
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task delay $(cat ../b) --to +2wd --because 资源未到位 >/dev/null
+2wd → 2024-03-14（周四）
docmgr: warning: 延期申请已记录，但晚于期限：应在 2024-03-11（周一）前提交，今天是 2024-03-12（周二）。审计将记为不符合 T-4.3
d-[..]：客户需求响应 申请延期至 2024-03-14（周四），待张三审批
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task reject $(cat ../b)
docmgr: error: 缺少：--opinion TEXT
docmgr: hint: docmgr task reject --help
= exit 2
$ docmgr task reject $(cat ../b) --opinion 资源已到位
客户需求响应 的截止时间仍为 2024-03-12（周二）
$ docmgr task show $(cat ../b) | tail -9
登记时间    2024-03-03 09:00
登记人      张三

延期申请
  d-[..]  2024-03-07 09:00  赵六  客户需求变更  2024-03-08  2024-03-12  同意  张三  2024-03-07 09:00
  d-[..]  2024-03-12 09:00  赵六  资源未到位  2024-03-12  2024-03-14  不同意  张三  2024-03-12 09:00  资源已到位  申请逾期

经过
  g-[..]  2024-03-03 09:00  赵六  开始
$ git log --format=%s -4
T-240303-[..] 客户需求响应: delay rejected, due 2024-03-12
T-240303-[..] 客户需求响应: delay to 2024-03-14 requested
T-240303-[..] 客户需求响应: delay approved, due 2024-03-12
T-240303-[..] 客户需求响应: delay to 2024-03-12 requested
$ docmgr log $(cat ../b)
records/tasks/2024/03/T-240303-[..].yml
日期              作者  事项
----------------  ----  -----------------------------------------------------------------------------------------------------
2024-03-12 09:00  张三  延期申请 d-[..] 审批结果: 待审批 → 不同意
                        延期申请 d-[..] 审批人: - → 张三
                        延期申请 d-[..] 审批时间: - → 2024-03-12 09:00
                        延期申请 d-[..] 审批意见: - → 资源已到位
2024-03-12 09:00  赵六  延期申请 d-[..]: 资源未到位，原截止时间 2024-03-12，新截止时间 2024-03-14，申请逾期，待审批
2024-03-07 09:00  张三  截止时间: 2024-03-08 → 2024-03-12
                        延期申请 d-[..] 审批结果: 待审批 → 同意
                        延期申请 d-[..] 审批人: - → 张三
                        延期申请 d-[..] 审批时间: - → 2024-03-07 09:00
2024-03-07 09:00  赵六  延期申请 d-[..]: 客户需求变更，原截止时间 2024-03-08，新截止时间 2024-03-12，待审批
2024-03-03 09:00  赵六  任务状态: 待开始 → 进行中
                        经过 g-[..]: 开始
2024-03-03 09:00  张三  登记：客户需求响应（发起人 张三，接收人 李四，责任人 赵六，起始时间 2024-03-03，截止时间 2024-03-08）
$ docmgr validate
共 5 个记录文件，全部正确
