# E-4.3, R-4.3: of an incident for the head alone nothing reaches commits, caches or tasks.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr incident report "Salary data leaked" --restricted --nature "the salary list was forwarded" --scope "salaries of all members" --proposal "take the rights back, call who got it" > ../i
docmgr: warning: records/incidents/private is not sealed: everybody who has the repository can read this file (D-2.3.2)
docmgr: hint: docmgr vault seal records/incidents/private --zone head
I-240305-[..]: reported to Zhang San, who starts the plan: docmgr incident activate [..]
$ docmgr incident activate $(cat ../i) --no-plan "no plan for salaries" --owner zhangsan --by +4h
docmgr: warning: without a plan; make one afterwards: docmgr plan add (E-2.1.2)
I-240305-[..]: Zhang San handles it until 2024-03-05 13:00
$ docmgr incident log $(cat ../i) "rights to the salary list taken back"; docmgr incident resolve $(cat ../i) --result "the salary list is deleted" --cause "the salary list was not sealed" --improvement "seal the salary list"; docmgr incident close $(cat ../i) --retro 2024-03-05
I-240305-[..]: noted
I-240305-[..]: resolved
I-240305-[..]: closed
T-240305-[..]: improvement after I-240305-[..] → Zhang San, 2024-03-19
$ docmgr incident list --all; docmgr task list
Id     title                            kind   severity  owner      to be resolved by  status
-----  -------------------------------  -----  --------  ---------  -----------------  ------
[..]  [restricted] Salary data leaked  other  medium    Zhang San  2024-03-05 13:00   closed
Id     title                             owner      due         priority  status
-----  --------------------------------  ---------  ----------  --------  ------
[..]  improvement after I-240305-[..]  Zhang San  2024-03-19  medium    to do
1 tasks
$ git log --format=%s -5
I-240305-[..]: closed
I-240305-[..]: resolved
I-240305-[..]: progress
I-240305-[..]: under way
I-240305-[..]: reported
$ strings .git/docmgr/records.sqlite3 2>/dev/null | grep -ci salar; git grep -il salar -- records
0
records/incidents/private/2024/03/I-240305-[..].yml
$ sed -i 's/^classification: .*/classification: internal/' records/incidents/private/2024/03/*.yml; git commit -qam open; git checkout -q HEAD -- records
docmgr: error: records/incidents/private/2024/03/I-240305-[..].yml: the level of an incident is chosen when it is reported, for what was open cannot be made secret
docmgr: error: records/incidents/private/2024/03/I-240305-[..].yml: I-240305-[..] is closed
docmgr: hint: docmgr incident report
