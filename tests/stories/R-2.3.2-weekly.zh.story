# R-2.3.2：每周召开部门例会，同步工作进展；下一次例会沿用上次的安排，只需写时间。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi 李四 li lead; member wangwu 王五 wang assistant; git add records; git commit -qm 成员名录
$ export DOCMGR_TODAY=2024-03-01
$ docmgr meeting new 部门例会 --at "3/4 9:00-9:40" --room 301会议室 --with 李四 --recorder 王五 --item 工作进展:30 --item 行动项通报:10 --purpose 同步本周工作进展 > ../m
3/4 9:00-9:40 → 2024-03-04（周一）09:00-09:40
已安排 M-240301-[..]：部门例会，2024-03-04（周一）09:00-09:40
请在 2024-03-01（周五）前发通知：docmgr meeting notify [..]
$ export DOCMGR_TODAY=2024-03-08
$ docmgr meeting new 部门例会 --at "下周一 9:00-9:40" > ../n
沿用 2024-03-04 的 M-240301-[..]：地点, 参会人员, 记录人, 主持人, 组织者, 议程
下周一 9:00-9:40 → 2024-03-11（周一）09:00-09:40
已安排 M-240308-[..]：部门例会，2024-03-11（周一）09:00-09:40
请在 2024-03-08（周五）前发通知：docmgr meeting notify [..]
# 节假日里开不成，先看一看哪天上班
$ docmgr meeting new 部门例会 --at "4/4 9:00-9:40" -n > /dev/null
沿用 2024-03-11 的 M-240308-[..]：地点, 参会人员, 记录人, 主持人, 组织者, 议程
4/4 9:00-9:40 → 2024-04-04（周四，放假）09:00-09:40
docmgr: warning: 2024-04-04（周四，放假） 不是工作日
$ docmgr meeting list --where kind=例会
编号   会议主题  时间                         地点       主持人  会议状态
-----  --------  ---------------------------  ---------  ------  --------
[..]  部门例会  2024-03-04 周一 09:00-09:40  301会议室  张三    草拟
[..]  部门例会  2024-03-11 周一 09:00-09:40  301会议室  张三    草拟
