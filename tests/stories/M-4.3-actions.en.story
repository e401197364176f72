# M-2.4.2 M-4.3: actions are reported on at the next regular meeting; a late one is closed or moved only with reason and remedy.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门例会 --at "3/5 9:00-9:40" --room 301 --with 李四,刘七 --recorder 王五 --item 通报:10 --item 项目问题讨论:30 --purpose 周例会 > ../m 2>/dev/null; docmgr meeting notify $(cat ../m) >/dev/null 2>&1
$ export DOCMGR_TODAY=2024-03-05T11:00:00+08:00
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ printf '决议：抽调刘七\n行动：刘七 客户系统升级项目资源调配 3/6前（4h）\n行动：李四 准备Q2季度目标拆解方案 3/11前（6h）\n' | docmgr meeting minutes $(cat ../m) --from - 2>/dev/null
$ export DOCMGR_TODAY=2024-03-08
$ docmgr meeting actions --open
Id     title                     owner  due          status  source  remedy
-----  ------------------------  -----  -----------  ------  ------  ------
[..]  客户系统升级项目资源调配  刘七   2024-03-06!  to do   [..]   -
[..]  准备Q2季度目标拆解方案    李四   2024-03-11   to do   [..]   -
1 overdue (!); each needs reason and remedy before it is closed (M-4.3)
$ export GIT_AUTHOR_NAME=刘七 GIT_AUTHOR_EMAIL=liu@example.com GIT_COMMITTER_NAME=刘七 GIT_COMMITTER_EMAIL=liu@example.com
$ docmgr meeting actions --overdue --json | grep -e '"id"' -e overdue
      "id": "T-240305-[..]",
      "overdue": true,
$ docmgr meeting actions --overdue --json | sed -n 's/.*"id": "\(T-[^"]*\)".*/\1/p' > ../t
$ docmgr task log $(cat ../t) "joint test under way" --percent 60
noted for 客户系统升级项目资源调配
$ docmgr task submit $(cat ../t) --note 完成 --hours 5h
客户系统升级项目资源调配 is handed to 张三 for acceptance
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task accept $(cat ../t)
docmgr: error: 客户系统升级项目资源调配 was due on 2024-03-06: an action that is late needs reason and remedy first (M-4.3)
docmgr: hint: docmgr meeting actions [..] --because "…" --remedy "…"
= exit 5
$ docmgr task set $(cat ../t) status=cancelled
docmgr: error: 客户系统升级项目资源调配 was due on 2024-03-06: an action that is late needs reason and remedy first (M-4.3)
docmgr: hint: docmgr meeting actions [..] --because "…" --remedy "…"
= exit 5
$ export GIT_AUTHOR_NAME=刘七 GIT_AUTHOR_EMAIL=liu@example.com GIT_COMMITTER_NAME=刘七 GIT_COMMITTER_EMAIL=liu@example.com
$ docmgr meeting actions $(cat ../t) --because "the interface was not ready"
docmgr: error: missing: --remedy PLAN
docmgr: hint: M-4.3 asks for both
= exit 2
$ docmgr meeting actions $(cat ../t) --because "the interface was not ready" --remedy "joint test by Friday"
noted for 客户系统升级项目资源调配
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr meeting new 部门例会 --at "3/12 9:00-9:40" > ../n
as in M-240304-[..] of 2024-03-05: place, attendees, recorder, host, organiser, agenda
3/12 9:00-9:40 → 2024-03-12 (Tue) 09:00-09:40
M-240308-[..] is planned: 部门例会, 2024-03-12 (Tue) 09:00-09:40
announce it by 2024-03-11 (Mon): docmgr meeting notify [..]
$ docmgr meeting notify $(cat ../n)
M-240308-[..] is announced to 4 people
invitation: $STAGE/dept/.git/docmgr/outbox/M-240308-[..].ics
[Meeting notice] 部门例会
Purpose: 周例会
Time: 2024-03-12 (Tue) 09:00-09:40
Place: 301
Attendees: 李四, 刘七, 张三, 王五
Host: 张三
Recorder: 王五
Agenda
1. 通报, 10 min
2. 项目问题讨论, 30 min
Please bring: nothing
Action to report on: 客户系统升级项目资源调配 (刘七, 2024-03-06)
Action to report on: 准备Q2季度目标拆解方案 (李四, 2024-03-11)
$ docmgr task accept $(cat ../t)
客户系统升级项目资源调配 is done
$ docmgr meeting actions
Id     title                     owner  due         status  source  remedy
-----  ------------------------  -----  ----------  ------  ------  --------------------
[..]  客户系统升级项目资源调配  刘七   2024-03-06  done    [..]   joint test by Friday
[..]  准备Q2季度目标拆解方案    李四   2024-03-11  to do   [..]   -
$ docmgr validate
9 record files: all in order
