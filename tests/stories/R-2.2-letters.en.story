# R-2.2.1 R-2.2.2 R-3.T6 R-4.2: a letter states content, dates and the duties of both sides; the other department answers in time, or is reminded.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member zhaoliu "Zhao Liu" zhao member; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr letter new --to-dept Engineering --subject "Client request" --content "technical support for the draft" --ours "the client documents" --theirs "the first draft" --milestone "first draft:2024-03-08" --from-dept Marketing
docmgr: error: only the head or a project lead begins cooperation with another department (R-2.2.1): Zhang San
docmgr: hint: ask one of them to run this command
= exit 5
$ export GIT_AUTHOR_NAME="Li Si" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="Li Si" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr letter new --to-dept Engineering --subject "Client request"
docmgr: error: missing: --content TEXT, --ours TEXT, --theirs TEXT, --milestone TEXT:D, --from-dept NAME
docmgr: hint: docmgr letter new --help
= exit 2
$ docmgr letter new --to-dept Engineering --subject "Client request" --content "technical support for the draft" --ours "the client documents" --theirs "the first draft" --milestone "first draft:2024-03-08" --from-dept Marketing --to "Wang Wu" --contact 8001 --reply-due 2024-03-01
docmgr: error: 2024-03-01 lies before the day of the letter, 2024-03-05 (R-2.2.1)
= exit 2
$ docmgr letter new --to-dept Engineering --subject "Client request" --content "technical support for the draft" --ours "the client documents" --theirs "the first draft" --milestone "first draft:2024-03-08" --from-dept Marketing --to "Wang Wu" --contact 8001 > ../l
docmgr: warning: no date for the reply was given: 2024-03-08 (Fri), 3 working days (R-2.2.2, agreed by us)
L-240305-[..]: letter to Engineering on Client request; reply due 2024-03-08 (Fri)
$ export DOCMGR_TODAY=2024-03-12
$ docmgr letter list
Id     subject         to           initiator  reply due    status
-----  --------------  -----------  ---------  -----------  -------
[..]  Client request  Engineering  Li Si      2024-03-08!  waiting
$ docmgr letter chase
To Engineering Wang Wu:
On 2024-03-05 we wrote to you about Client request.
A reply was agreed for 2024-03-08 (Fri), 2 working days ago.
Agreed: first draft by 2024-03-08.
Your part: the first draft
Please tell us how far it is and whether anything stands in the way. Thank you!
Marketing Li Si 8001
[..]: reminder 1 is noted
$ docmgr letter reply $(cat ../l) "draft is done, review follows" --next 3/15
3/15 → 2024-03-15 (Fri)
docmgr: warning: the reply came 2 working days after it was due on 2024-03-08 (R-2.2.2)
L-240305-[..]: reply noted
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr letter reply $(cat ../l) "draft delivered" --close
docmgr: error: only the initiator Li Si or the head closes the letter (R-2.2.2)
= exit 5
$ export GIT_AUTHOR_NAME="Li Si" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="Li Si" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr letter reply $(cat ../l) "draft delivered" --close
L-240305-[..]: Client request is settled
$ docmgr letter reply $(cat ../l) "one thing more"
docmgr: error: L-240305-[..] is closed
docmgr: hint: docmgr letter new
= exit 5
$ docmgr letter show $(cat ../l) | tail -12
registered at  2024-03-05 09:00
registered by  Li Si

dates
  first draft  2024-03-08

replies
  h-[..]  2024-03-12 09:00  Wang Wu  draft is done, review follows  2024-03-15  Li Si
  h-[..]  2024-03-12 09:00  Wang Wu  draft delivered  Li Si

chases
  c-[..]  2024-03-12 09:00  Li Si  2
