# M-2.2.1 M-2.2.2 M-2.3.2 R-2.3.1 R-4.2：只有人才能确认的条款，由人确认，写明依据和有效期。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "李四" li lead; member zhaoliu "赵六" zhao member; git add records; git commit -qm members
$ docmgr attest R-2.3.1 --evidence 部门群已建立，成员5人 >/dev/null
docmgr: warning: 未指定有效期：至 2024-06-05，3 个月（本部门约定）
S-240305-[..]：张三 确认 R-2.3.1，有效期至 2024-06-05
$ docmgr attest T-4.3 --evidence 部门群已建立，成员5人
docmgr: error: T-4.3 由记录证明，不能靠人确认；见 docmgr explain T-4.3
= exit 5
$ docmgr attest R-9 --evidence 部门群已建立
docmgr: error: 没有编号为 R-9 的条款
docmgr: hint: 可由人确认的条款：M-2.2.1, M-2.2.2, M-2.3.2, R-2.3.1, R-4.2
= exit 2
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr attest R-4.2 --evidence 本季度协作函均写明双方责任
docmgr: error: 只有 张三, 李四 可以确认 R-4.2
docmgr: hint: 请其运行这个命令
= exit 5
$ export GIT_AUTHOR_NAME="李四" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="李四" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr attest R-4.2 --evidence 本季度协作函均写明双方责任 --until 2024-03-01
docmgr: error: 有效期至 2024-03-01，早于今天 2024-03-05
= exit 2
$ docmgr attest R-4.2 --evidence 本季度协作函均写明双方责任 --until 2024-06-30 >/dev/null
2024-06-30 → 2024-06-30（周日）
S-240305-[..]：李四 确认 R-4.2，有效期至 2024-06-30
$ export DOCMGR_TODAY=2024-06-10
$ docmgr attest list
编号   条款     结论  确认人  依据                        有效期至     状态
-----  -------  ----  ------  --------------------------  -----------  ----
[..]  R-2.3.1  做到  张三    部门群已建立，成员5人       2024-06-05!  有效
[..]  R-4.2    做到  李四    本季度协作函均写明双方责任  2024-06-30   有效
