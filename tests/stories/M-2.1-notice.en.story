# M-1.1 M-1.2 M-2.1.1 M-2.1.2 M-2.2.1 M-2.2.2 M-4.1: notice one working day ahead, a timed agenda, people and rooms checked.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门月度工作推进会 --at "3/5 14:00-15:00" --room 301会议室 --with 张三,李四,赵六,刘七 --recorder 王五 --item "月度工作汇报:20:李四" --item 项目问题讨论:25 --item "下周工作安排:15:张三" --material 项目进度PPT:李四 --purpose 同步3月重点工作 > ../m
3/5 14:00-15:00 → 2024-03-05 (Tue) 14:00-15:00
M-240304-[..] is planned: 部门月度工作推进会, 2024-03-05 (Tue) 14:00-15:00
announce it by 2024-03-04 (Mon): docmgr meeting notify [..]
$ docmgr meeting new 客户沟通会 --at "3/5 14:30-15:30" --room 301 --with 赵六 --recorder 王五
3/5 14:30-15:30 → 2024-03-05 (Tue) 14:30-15:30
docmgr: error: 301 is taken: [..] 部门月度工作推进会 14:00-15:00 (M-2.1.1)
docmgr: hint: choose another room or time
= exit 5
$ docmgr meeting new 客户沟通会 --at "3/5 23:30-0:30" --online https://meet.example.com/1 --with 赵六 --recorder 王五 --item 方案:60 -n >/dev/null
3/5 23:30-0:30 → 2024-03-05 (Tue) 23:30-00:30
docmgr: warning: the meeting is at night: 23:30-00:30 (M-2.1.1)
docmgr: warning: no purpose is named (M-2.1.1): --purpose
$ docmgr meeting new 客户沟通会 --at "3/5 16:00-15:00" --room 302 --with 赵六 --recorder 王五
docmgr: error: the end 15:00 is not after the start 16:00 (M-2.1.1)
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-11:00" --room 302 --with 孙八 --recorder 王五
3/6 9:00-11:00 → 2024-03-06 (Wed) 09:00-11:00
docmgr: error: nobody in the member directory is called 孙八 (M-2.1.1)
docmgr: hint: see: docmgr member list
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-10:00" --room 302 --with 赵六 --recorder 张三
3/6 9:00-10:00 → 2024-03-06 (Wed) 09:00-10:00
docmgr: error: 张三 cannot be host and recorder: the host reviews the recorder's minutes (M-2.4.1)
docmgr: hint: --recorder MEMBER | --host MEMBER
= exit 5
$ docmgr meeting new 客户沟通会 --room 302
docmgr: error: missing: --at TIME, --with MEMBER, --recorder MEMBER
docmgr: hint: docmgr meeting new --help
= exit 2
$ echo 'rooms: [301会议室, 302会议室]' >> .docmgr/policy.yaml; git commit -qam 会议室
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-10:00" --room 404 --with 赵六 --recorder 王五
3/6 9:00-10:00 → 2024-03-06 (Wed) 09:00-10:00
docmgr: error: there is no room 404 (M-2.1.1)
docmgr: hint: rooms are: 301会议室, 302会议室
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/1 9:00-10:00" --room 302 --with 赵六 --recorder 王五
3/1 9:00-10:00 → 2024-03-01 (Fri) 09:00-10:00
docmgr: error: 2024-03-01 (Fri) 09:00-10:00 is past: who writes a meeting down afterwards says why (M-2.1.2)
docmgr: hint: docmgr meeting new … --late-reason "…"
= exit 5
$ docmgr meeting edit $(cat ../m)
docmgr: error: there is no terminal for an editor
docmgr: hint: docmgr meeting edit M-240304-[..] --set FIELD=VALUE
= exit 2
$ docmgr meeting edit $(cat ../m) --ready 设备,场地,项目进度
M-240304-[..] is changed: materials, preparation
$ docmgr meeting notify $(cat ../m) --ics ../invite.ics
M-240304-[..] is announced to 5 people
invitation: $STAGE/invite.ics
[Meeting notice] 部门月度工作推进会
Purpose: 同步3月重点工作
Time: 2024-03-05 (Tue) 14:00-15:00
Place: 301会议室
Attendees: 张三, 李四, 赵六, 刘七, 王五
Host: 张三
Recorder: 王五
Agenda
1. 月度工作汇报, 20 min (李四)
2. 项目问题讨论, 25 min
3. 下周工作安排, 15 min (张三)
Please bring: 项目进度PPT (李四)
$ grep -a -e METHOD -e SEQUENCE -e UID -e DTSTART ../invite.ics | tr -d '\r'
METHOD:REQUEST
DTSTART:19700101T000000
DTSTART;TZID=Asia/Shanghai:20240305T140000
UID:m-240304-[..]-4830c62a@docmgr
SEQUENCE:0
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting rsvp $(cat ../m) accept
李四: accepted, 部门月度工作推进会
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr meeting rsvp $(cat ../m) decline --because 客户现场
赵六: declined, 部门月度工作推进会
$ docmgr meeting rsvp $(cat ../m) accept --who 刘七
docmgr: error: 刘七 answers, or who runs the meeting notes it: 张三, 王五 (M-2.2.1)
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr meeting rsvp $(cat ../m) tentative --who 刘七
刘七: tentative, 部门月度工作推进会
$ docmgr meeting rsvp $(cat ../m)
accepted: 张三, 李四
declined: 赵六 (客户现场)
tentative: 刘七
no answer: 王五

[Please answer] 部门月度工作推进会
Time: 2024-03-05 (Tue) 14:00-15:00
Not answered yet: 王五
$ docmgr meeting show $(cat ../m) | tail -10
Preparation
  [x] equipment tested
  [x] room set up
  [x] 项目进度PPT (李四)

Who comes
  accepted: 张三, 李四
  declined: 赵六 (客户现场)
  tentative: 刘七
  no answer: 王五
$ export DOCMGR_TODAY=2024-03-05
$ docmgr meeting edit $(cat ../m) --at "3/5 16:00-17:00"
3/5 16:00-17:00 → 2024-03-05 (Tue) 16:00-17:00
docmgr: warning: people were told otherwise; tell them again: docmgr meeting notify [..]
M-240304-[..] is changed: start, end
$ docmgr meeting list
Id     topic               Time                        place      host  status
-----  ------------------  --------------------------  ---------  ----  ------------------------
[..]  部门月度工作推进会  2024-03-05 Tue 16:00-17:00  301会议室  张三  notified (changed since)
$ docmgr meeting notify $(cat ../m)
docmgr: error: notice comes too late: of a meeting on 2024-03-05 (Tue) it was due by 2024-03-04 (Mon) (M-2.1.2)
docmgr: hint: docmgr meeting notify [..] --late-reason "…"
= exit 5
$ docmgr meeting notify $(cat ../m) --late-reason 客户临时来访 --ics ../invite.ics | head -3
docmgr: warning: late, with a reason; the audit counts it against M-2.1.2
M-240304-[..] is announced to 5 people
invitation: $STAGE/invite.ics
[Meeting notice, changed] 部门月度工作推进会
Purpose: 同步3月重点工作
Time: 2024-03-05 (Tue) 16:00-17:00
$ docmgr meeting cancel $(cat ../m) --because 客户改期 --ics ../cancel.ics
M-240304-[..] is cancelled: 部门月度工作推进会
invitation: $STAGE/cancel.ics
[Meeting cancelled] 部门月度工作推进会
Time: 2024-03-05 (Tue) 16:00-17:00
Reason: 客户改期
$ grep -a -e METHOD -e SEQUENCE -e STATUS ../cancel.ics | tr -d '\r'
METHOD:CANCEL
SEQUENCE:2
STATUS:CANCELLED
$ docmgr meeting minutes $(cat ../m)
docmgr: error: M-240304-[..] is cancelled
= exit 5
$ docmgr validate; git status --short
6 record files: all in order
