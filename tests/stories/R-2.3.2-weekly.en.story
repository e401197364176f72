# R-2.3.2: a regular meeting every week; the next one is as the last, only the time is new.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member wangwu "Wang Wu" wang assistant; git add records; git commit -qm "member directory"
$ export DOCMGR_TODAY=2024-03-01
$ docmgr meeting new "Weekly meeting" --at "3/4 9:00-9:40" --room 301 --with "Li Si" --recorder "Wang Wu" --item "progress:30" --item "actions:10" --purpose "share the week's progress" > ../m
3/4 9:00-9:40 → 2024-03-04 (Mon) 09:00-09:40
M-240301-[..] is planned: Weekly meeting, 2024-03-04 (Mon) 09:00-09:40
announce it by 2024-03-01 (Fri): docmgr meeting notify [..]
$ export DOCMGR_TODAY=2024-03-08
$ docmgr meeting new "Weekly meeting" --at "next monday 9:00-9:40" > ../n
as in M-240301-[..] of 2024-03-04: place, attendees, recorder, host, organiser, agenda
next monday 9:00-9:40 → 2024-03-11 (Mon) 09:00-09:40
M-240308-[..] is planned: Weekly meeting, 2024-03-11 (Mon) 09:00-09:40
announce it by 2024-03-08 (Fri): docmgr meeting notify [..]
# on a holiday nobody comes
$ docmgr meeting new "Weekly meeting" --at "4/4 9:00-9:40" -n > /dev/null
as in M-240308-[..] of 2024-03-11: place, attendees, recorder, host, organiser, agenda
4/4 9:00-9:40 → 2024-04-04 (Thu, day off) 09:00-09:40
docmgr: warning: 2024-04-04 (Thu, day off) is no working day
$ docmgr meeting list --where kind=regular
Id     topic           Time                        place  host       status
-----  --------------  --------------------------  -----  ---------  ------
[..]  Weekly meeting  2024-03-04 Mon 09:00-09:40  301    Zhang San  draft
[..]  Weekly meeting  2024-03-11 Mon 09:00-09:40  301    Zhang San  draft
