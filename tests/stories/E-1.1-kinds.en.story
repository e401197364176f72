# E-1.1 E-1.2 E-4.4: departures, outages and sudden changes are reported at once; a late report is taken, and shows.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member zhaoliu "Zhao Liu" zhao member; git add records; git commit -qm "member directory"
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ export DOCMGR_TODAY=2024-03-04T11:00:00+08:00
$ docmgr incident report "Sudden departure delays project" --kind departure --noticed 10:30 --nature "a key person left" --scope "the project may be late" --proposal "Wang Wu takes over" > ../a
I-240304-[..] Sudden departure delays project: reported to Zhang San, who starts the plan: docmgr incident activate [..]
$ export DOCMGR_TODAY=2024-03-04T11:01:00+08:00
$ docmgr incident report "Core system is down" --kind outage --severity high --noticed 10:50 --nature "no database" --scope "nobody can log in" --proposal "switch to the spare" > ../b
I-240304-[..] Core system is down: reported to Zhang San, who starts the plan: docmgr incident activate [..]
$ export DOCMGR_TODAY=2024-03-04T11:02:00+08:00
$ docmgr incident report "Client wants it earlier" --kind change --noticed 8:30 --nature "another date" --scope "project of client A" --proposal "two more people" > ../c
docmgr: warning: reported 152 minutes after it was noticed; 60 are agreed by us (E-2.2.1): the audit counts it
I-240304-[..] Client wants it earlier: reported to Zhang San, who starts the plan: docmgr incident activate [..]
$ docmgr incident report "Paper jam" --kind trifle --noticed 10:50 --nature "paper jam" --scope "one printer" --proposal "call the service"
docmgr: error: kind cannot be trifle; it is one of: departure 人员临时离职, outage 系统故障, change 任务紧急变更, other 其他
= exit 2
$ docmgr incident list
Id     title                            kind           severity  owner  to be resolved by  status
-----  -------------------------------  -------------  --------  -----  -----------------  --------
[..]  Sudden departure delays project  departure      medium    -      -                  reported
[..]  Core system is down              outage         high      -      -                  reported
[..]  Client wants it earlier          urgent change  medium    -      -                  reported
# the late report keeps its mark, whatever anybody does
$ docmgr incident show $(cat ../c) | tail -1
! it was reported late (E-2.2.1)
$ sed -i '/^late:/d' records/incidents/2024/03/$(cat ../c).yml; git commit -qam "in time"; git checkout -q HEAD -- records
docmgr: error: records/incidents/2024/03/I-240304-[..].yml: late of I-240304-[..] is written once and cannot change
$ git rm -q records/incidents/2024/03/$(cat ../c).yml; git commit -qm "it never was"; git checkout -q HEAD -- records
docmgr: error: records/incidents/2024/03/I-240304-[..].yml: a report of an incident stays: nothing is hidden (E-4.4)
docmgr: hint: docmgr incident resolve I-240304-[..]
$ docmgr incident list --json | grep -c '"late": true'
1
