# M-1.1 M-1.2 M-2.1.1 M-2.1.2 M-2.2.1 M-2.2.2 M-4.1：会议提前1个工作日通知，议程写明每项时长，核对人员和会议室。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门月度工作推进会 --at "3/5 14:00-15:00" --room 301会议室 --with 张三,李四,赵六,刘七 --recorder 王五 --item "月度工作汇报:20:李四" --item 项目问题讨论:25 --item "下周工作安排:15:张三" --material 项目进度PPT:李四 --purpose 同步3月重点工作 > ../m
3/5 14:00-15:00 → 2024-03-05（周二）14:00-15:00
已安排 M-240304-[..]：部门月度工作推进会，2024-03-05（周二）14:00-15:00
请在 2024-03-04（周一）前发通知：docmgr meeting notify [..]
$ docmgr meeting new 客户沟通会 --at "3/5 14:30-15:30" --room 301 --with 赵六 --recorder 王五
3/5 14:30-15:30 → 2024-03-05（周二）14:30-15:30
docmgr: error: 301 已被占用：[..] 部门月度工作推进会 14:00-15:00（M-2.1.1）
docmgr: hint: 请换会议室或时间
= exit 5
$ docmgr meeting new 客户沟通会 --at "3/5 23:30-0:30" --online https://meet.example.com/1 --with 赵六 --recorder 王五 --item 方案:60 -n >/dev/null
3/5 23:30-0:30 → 2024-03-05（周二）23:30-00:30
docmgr: warning: 会议时间在夜间：23:30-00:30（M-2.1.1）
docmgr: warning: 没有写会议目的（M-2.1.1）：--purpose
$ docmgr meeting new 客户沟通会 --at "3/5 16:00-15:00" --room 302 --with 赵六 --recorder 王五
docmgr: error: 结束时间 15:00 不晚于开始时间 16:00（M-2.1.1）
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-11:00" --room 302 --with 孙八 --recorder 王五
3/6 9:00-11:00 → 2024-03-06（周三）09:00-11:00
docmgr: error: 成员名录里没有 孙八（M-2.1.1）
docmgr: hint: 见：docmgr member list
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-10:00" --room 302 --with 赵六 --recorder 张三
3/6 9:00-10:00 → 2024-03-06（周三）09:00-10:00
docmgr: error: 张三 不能既主持又记录：纪要由主持人审核（M-2.4.1）
docmgr: hint: --recorder MEMBER | --host MEMBER
= exit 5
$ docmgr meeting new 客户沟通会 --room 302
docmgr: error: 缺少：--at TIME, --with MEMBER, --recorder MEMBER
docmgr: hint: docmgr meeting new --help
= exit 2
$ echo 'rooms: [301会议室, 302会议室]' >> .docmgr/policy.yaml; git commit -qam 会议室
$ docmgr meeting new 客户沟通会 --at "3/6 9:00-10:00" --room 404 --with 赵六 --recorder 王五
3/6 9:00-10:00 → 2024-03-06（周三）09:00-10:00
docmgr: error: 没有会议室 404（M-2.1.1）
docmgr: hint: 会议室有：301会议室, 302会议室
= exit 2
$ docmgr meeting new 客户沟通会 --at "3/1 9:00-10:00" --room 302 --with 赵六 --recorder 王五
3/1 9:00-10:00 → 2024-03-01（周五）09:00-10:00
docmgr: error: 2024-03-01（周五）09:00-10:00 已过：补登会议须说明原因（M-2.1.2）
docmgr: hint: docmgr meeting new … --late-reason "…"
= exit 5
$ docmgr meeting edit $(cat ../m)
docmgr: error: 当前没有终端，无法打开编辑器
docmgr: hint: docmgr meeting edit M-240304-[..] --set FIELD=VALUE
= exit 2
$ docmgr meeting edit $(cat ../m) --ready 设备,场地,项目进度
M-240304-[..] 已变更：需准备资料、会前准备
$ docmgr meeting notify $(cat ../m) --ics ../invite.ics
M-240304-[..] 已通知 5 人
日历邀请：$STAGE/invite.ics
【会议通知】部门月度工作推进会
会议目的：同步3月重点工作
时间：2024-03-05（周二）14:00-15:00
地点：301会议室
参会人员：张三、李四、赵六、刘七、王五
主持人：张三
记录人：王五
议程
1. 月度工作汇报，20分钟（李四）
2. 项目问题讨论，25分钟
3. 下周工作安排，15分钟（张三）
需准备资料：项目进度PPT（李四）
$ grep -a -e METHOD -e SEQUENCE -e UID -e DTSTART ../invite.ics | tr -d '\r'
METHOD:REQUEST
DTSTART:19700101T000000
DTSTART;TZID=Asia/Shanghai:20240305T140000
UID:m-240304-[..]-4830c62a@docmgr
SEQUENCE:0
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting rsvp $(cat ../m) 参加
李四：参加，部门月度工作推进会
$ export GIT_AUTHOR_NAME=赵六 GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME=赵六 GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr meeting rsvp $(cat ../m) 不参加 --because 客户现场
赵六：不参加，部门月度工作推进会
$ docmgr meeting rsvp $(cat ../m) 参加 --who 刘七
docmgr: error: 应由 刘七 本人回复，或由 张三、王五 代为登记（M-2.2.1）
= exit 5
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr meeting rsvp $(cat ../m) 待定 --who 刘七
刘七：待定，部门月度工作推进会
$ docmgr meeting rsvp $(cat ../m)
参加：张三、李四
不参加：赵六（客户现场）
待定：刘七
未回复：王五

【请回复是否参会】部门月度工作推进会
时间：2024-03-05（周二）14:00-15:00
尚未回复：王五
$ docmgr meeting show $(cat ../m) | tail -10
会前准备
  [x] 设备已调试
  [x] 场地已布置
  [x] 项目进度PPT (李四)

参会回复
  参加：张三、李四
  不参加：赵六（客户现场）
  待定：刘七
  未回复：王五
$ export DOCMGR_TODAY=2024-03-05
$ docmgr meeting edit $(cat ../m) --at "3/5 16:00-17:00"
3/5 16:00-17:00 → 2024-03-05（周二）16:00-17:00
docmgr: warning: 与已发的通知不同，请重新通知：docmgr meeting notify [..]
M-240304-[..] 已变更：开始时间、结束时间
$ docmgr meeting list
编号   会议主题            时间                         地点       主持人  会议状态
-----  ------------------  ---------------------------  ---------  ------  ----------------------
[..]  部门月度工作推进会  2024-03-05 周二 16:00-17:00  301会议室  张三    已通知（通知后有变更）
$ docmgr meeting notify $(cat ../m)
docmgr: error: 会议通知过晚：2024-03-05（周二）的会议最迟 2024-03-04（周一）通知（M-2.1.2）
docmgr: hint: docmgr meeting notify [..] --late-reason "…"
= exit 5
$ docmgr meeting notify $(cat ../m) --late-reason 客户临时来访 --ics ../invite.ics | head -3
docmgr: warning: 通知逾期，已写明原因；审计将记为不符合 M-2.1.2
M-240304-[..] 已通知 5 人
日历邀请：$STAGE/invite.ics
【会议变更通知】部门月度工作推进会
会议目的：同步3月重点工作
时间：2024-03-05（周二）16:00-17:00
$ docmgr meeting cancel $(cat ../m) --because 客户改期 --ics ../cancel.ics
M-240304-[..] 已取消：部门月度工作推进会
日历邀请：$STAGE/cancel.ics
【会议取消】部门月度工作推进会
时间：2024-03-05（周二）16:00-17:00
原因：客户改期
$ grep -a -e METHOD -e SEQUENCE -e STATUS ../cancel.ics | tr -d '\r'
METHOD:CANCEL
SEQUENCE:2
STATUS:CANCELLED
$ docmgr meeting minutes $(cat ../m)
docmgr: error: M-240304-[..] 已取消
= exit 5
$ docmgr validate; git status --short
共 6 个记录文件，全部正确
