# R-2.3.3: a talk with each member every month; everybody sees that it was held, its notes are sealed.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-13 XDG_CONFIG_HOME=$PWD/../config
$ docmgr oneonone done 王五
one-on-one with 王五 on 2024-03-13 is recorded
O-240301-y1hd7
$ docmgr oneonone done 王五
docmgr: error: 王五 had a talk in 2024-03 already: O-240301-y1hd7
docmgr: hint: its notes are added with --notes FILE
= exit 2
$ echo 希望参与客户系统升级项目 > ../notes.txt
$ docmgr oneonone done 李四 --on 3/12 --notes ../notes.txt
3/12 → 2024-03-12 (Tue)
docmgr: error: notes of a talk are kept only where they are encrypted, and records/talks/private is not sealed (D-2.3.2)
docmgr: hint: docmgr vault init; docmgr vault seal records/talks/private --zone head
= exit 5
$ docmgr vault init --recovery ../recovery.txt >/dev/null 2>&1; docmgr vault seal records/talks/private --zone head 2>/dev/null
$ docmgr oneonone done 李四 --on 3/12 --notes ../notes.txt
3/12 → 2024-03-12 (Tue)
one-on-one with 李四 on 2024-03-12 is recorded
notes are sealed: Q-240301-vhy6b
O-240301-v81gm
$ docmgr oneonone list
Id     month    member  with  held on     notes
-----  -------  ------  ----  ----------  --------------
v81gm  2024-03  李四    张三  2024-03-12  Q-240301-vhy6b
y1hd7  2024-03  王五    张三  2024-03-13  -
$ docmgr oneonone show $(docmgr oneonone list --json | sed -n 's/.*"id": "\(O-[^"]*\)".*/\1/p' | head -1) | tail -2

希望参与客户系统升级项目
$ git log -1 --format=%s; git cat-file blob HEAD:$(git ls-files records/talks) | head -c 21
O-240301-v81gm: one-on-one, notes
age-encryption.org/v1
$ docmgr oneonone done 张三
docmgr: error: a talk takes two: name the other member (R-2.3.3)
= exit 2
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr oneonone done 李四
docmgr: error: the head or a project lead holds one-on-ones (R-2.3.3): 张三
= exit 5
$ docmgr validate; git status --short
8 record files: all in order
