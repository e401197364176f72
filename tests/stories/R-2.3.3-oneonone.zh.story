# R-2.3.3：每月一对一沟通；沟通过没有人人可见，谈话记录加密存放。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-13 XDG_CONFIG_HOME=$PWD/../config
$ docmgr oneonone done 王五
已登记 2024-03-13 与 王五 的一对一沟通
O-240301-y1hd7
$ docmgr oneonone done 王五
docmgr: error: 2024-03 已与 王五 沟通过：O-240301-y1hd7
docmgr: hint: 补谈话记录用 --notes FILE
= exit 2
$ echo 希望参与客户系统升级项目 > ../notes.txt
$ docmgr oneonone done 李四 --on 3/12 --notes ../notes.txt
3/12 → 2024-03-12（周二）
docmgr: error: 谈话记录只能加密存放，而 records/talks/private 还没有加密（D-2.3.2）
docmgr: hint: docmgr vault init; docmgr vault seal records/talks/private --zone head
= exit 5
$ docmgr vault init --recovery ../recovery.txt >/dev/null 2>&1; docmgr vault seal records/talks/private --zone head 2>/dev/null
$ docmgr oneonone done 李四 --on 3/12 --notes ../notes.txt
3/12 → 2024-03-12（周二）
已登记 2024-03-12 与 李四 的一对一沟通
谈话记录已加密存放：Q-240301-vhy6b
O-240301-v81gm
$ docmgr oneonone list
编号   月份     成员  沟通人  沟通日期    谈话记录
-----  -------  ----  ------  ----------  --------------
v81gm  2024-03  李四  张三    2024-03-12  Q-240301-vhy6b
y1hd7  2024-03  王五  张三    2024-03-13  -
$ docmgr oneonone show $(docmgr oneonone list --json | sed -n 's/.*"id": "\(O-[^"]*\)".*/\1/p' | head -1) | tail -2

希望参与客户系统升级项目
$ git log -1 --format=%s; git cat-file blob HEAD:$(git ls-files records/talks) | head -c 21
O-240301-v81gm: one-on-one, notes
age-encryption.org/v1
$ docmgr oneonone done 张三
docmgr: error: 一对一沟通是两个人的事：请写对方（R-2.3.3）
= exit 2
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr oneonone done 李四
docmgr: error: 一对一沟通由负责人或项目负责人进行（R-2.3.3）：张三
= exit 5
$ docmgr validate; git status --short
共 8 个记录文件，全部正确
