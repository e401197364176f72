# T-4.3: a later date is asked for one working day ahead and approved by the head; only then does the date move.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ docmgr member add lisi --name 李四 --email li@example.com 2>/dev/null; docmgr member add wangwu --name 王五 --email wang@example.com 2>/dev/null; docmgr member add zhaoliu --name 赵六 --email zhao@example.com 2>/dev/null
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-03
$ docmgr task add 客户需求响应 -d 处理A客户定制化需求 --goal 方案通过评审 --to 李四 --owner 赵六 --start 3/3 --due 3/8 -p 中 -e 12h --remark 方案待评审 > ../b
3/3 → 2024-03-03 (Sun)
3/8 → 2024-03-08 (Fri)
T-240303-[..] is registered: 客户需求响应
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task start $(cat ../b)
客户需求响应 is under way
$ export DOCMGR_TODAY=2024-03-07
$ docmgr task set $(cat ../b) due=3/12
docmgr: error: the due date cannot become 2024-03-12: no request for delay to that day is approved (T-4.3)
docmgr: hint: docmgr task delay [..] --to 2024-03-12 --because "…"
= exit 5
$ sed -i "s/^due: .*/due: '2024-03-12'/" records/tasks/2024/03/*.yml; git commit -qam 改日期
docmgr: error: records/tasks/2024/03/T-240303-[..].yml: the due date cannot become 2024-03-12: no request for delay to that day is approved (T-4.3)
docmgr: hint: docmgr task delay [..] --to 2024-03-12 --because "…"
= exit 1
$ git checkout -q -- records 2>/dev/null || git restore --staged --worktree records
$ git reset -q --hard
$ docmgr task delay $(cat ../b) --to 3/12 --because 客户需求变更 | cut -c1-2
3/12 → 2024-03-12 (Tue)
d-[..]: delay of 客户需求响应 to 2024-03-12 (Tue) waits for 张三
d-
$ docmgr task approve $(cat ../b)
docmgr: error: only the head decides on a delay (T-4.3): 张三
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task approve $(cat ../b)
客户需求响应 is due on 2024-03-12 (Tue) now
$ docmgr task approve $(cat ../b)
docmgr: error: no request for delay is called 'T-240303-[..]'
docmgr: hint: none is pending
= exit 2
$ export DOCMGR_TODAY=2024-03-12
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr task delay $(cat ../b) --to +2wd --because 资源未到位 >/dev/null
+2wd → 2024-03-14 (Thu)
docmgr: warning: recorded, but late: it was due by 2024-03-11 (Mon), today is 2024-03-12 (Tue); the audit counts it against T-4.3
d-[..]: delay of 客户需求响应 to 2024-03-14 (Thu) waits for 张三
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task reject $(cat ../b)
docmgr: error: missing: --opinion TEXT
docmgr: hint: docmgr task reject --help
= exit 2
$ docmgr task reject $(cat ../b) --opinion 资源已到位
客户需求响应 stays due on 2024-03-12 (Tue)
$ docmgr task show $(cat ../b) | tail -9
registered at      2024-03-03 09:00
registered by      张三

delays
  d-[..]  2024-03-07 09:00  赵六  客户需求变更  2024-03-08  2024-03-12  approved  张三  2024-03-07 09:00
  d-[..]  2024-03-12 09:00  赵六  资源未到位  2024-03-12  2024-03-14  rejected  张三  2024-03-12 09:00  资源已到位  late

log
  g-[..]  2024-03-03 09:00  赵六  started
$ git log --format=%s -4
T-240303-[..] 客户需求响应: delay rejected, due 2024-03-12
T-240303-[..] 客户需求响应: delay to 2024-03-14 requested
T-240303-[..] 客户需求响应: delay approved, due 2024-03-12
T-240303-[..] 客户需求响应: delay to 2024-03-12 requested
$ docmgr log $(cat ../b)
records/tasks/2024/03/T-240303-[..].yml
date              author  what
----------------  ------  ------------------------------------------------------------------------------------------------------
2024-03-12 09:00  张三    delays d-[..] decision: pending → rejected
                          delays d-[..] decided by: - → 张三
                          delays d-[..] decided at: - → 2024-03-12 09:00
                          delays d-[..] opinion: - → 资源已到位
2024-03-12 09:00  赵六    delays d-[..]: 资源未到位, old due date 2024-03-12, new due date 2024-03-14, late, pending
2024-03-07 09:00  张三    due: 2024-03-08 → 2024-03-12
                          delays d-[..] decision: pending → approved
                          delays d-[..] decided by: - → 张三
                          delays d-[..] decided at: - → 2024-03-07 09:00
2024-03-07 09:00  赵六    delays d-[..]: 客户需求变更, old due date 2024-03-08, new due date 2024-03-12, pending
2024-03-03 09:00  赵六    status: to do → doing
                          log g-[..]: started
2024-03-03 09:00  张三    registered: 客户需求响应 (initiator 张三, receiver 李四, owner 赵六, start 2024-03-03, due 2024-03-08)
$ docmgr validate
5 record files: all in order
