# D-2.3.2 仅负责人可见：只有负责人和他指定的人能读，不论仓库流落到哪里。
$ export DOCMGR_LANG=zh
$ docmgr init 部门 --policy handbook-zh --head "张三 <zhang@example.com>" >/dev/null 2>&1 && cd 部门
$ docmgr vault init --recovery ../recovery.txt
您的私钥在 [..]/key.txt，不要交给别人
恢复密钥在 $STAGE/recovery.txt：请打印、存入保险柜，再删除文件
docmgr: hint: docmgr vault seal FOLDER --zone ZONE
$ docmgr vault seal 机密资料 --zone head
机密资料 已用密区 head 加密
$ echo "薪酬方案" > 机密资料/20240305-报告-一号事项-V1.0.md
$ git add -A && git commit --quiet -m "一号事项" && git status --short
$ git cat-file blob HEAD:机密资料/20240305-报告-一号事项-V1.0.md | head -n 1
age-encryption.org/v1
$ docmgr vault status
密区  本机    文件  可读者  文件夹
----  ------  ----  ------  ---------
head  已解锁  2     zhang   机密资料/
# 没有 docmgr，用 git 和 age 加上打印的恢复密钥也能打开。
$ git cat-file blob HEAD:.docmgr/keys/head.age | age -d -i ../recovery.txt > ../ids
$ git cat-file blob HEAD:机密资料/20240305-报告-一号事项-V1.0.md | age -d -i ../ids
薪酬方案
# 李四有了密钥，负责人给他密区。
$ docmgr key new -o ../li.key > ../li.pub 2>/dev/null
$ docmgr member add li --name "李四" --email li@example.com --key "$(cat ../li.pub)"
li 已成为成员
$ docmgr vault grant li head
李四 可以读密区 head
$ git clone --quiet . ../li && cd ../li && git config user.email li@example.com
$ cat 机密资料/*.md | head -n 1
age-encryption.org/v1
$ docmgr init
这个克隆已设置好
$ docmgr vault unlock -i ../li.key
已解锁 head：打开 1 个文件
$ cat 机密资料/*.md
薪酬方案
# 李四能读，但不能决定谁能读。
$ docmgr vault grant zhang head
docmgr: error: 加密文件夹谁能读，由负责人决定（D-2.3.2）：张三 <zhang@example.com>
docmgr: hint: 请负责人运行这个命令
= exit 5
# 明文进不来：未解锁时进不来，绕过过滤器也进不来。
$ docmgr vault lock
已锁定：2 个文件已加密
$ echo "明文" > 机密资料/20240305-报告-二号事项-V1.0.md
$ git add -A
docmgr: 机密资料/20240305-报告-二号事项-V1.0.md 属于密区 head，本机未解锁：没有存入
docmgr: hint: docmgr vault unlock
fatal: 机密资料/20240305-报告-二号事项-V1.0.md: clean filter 'docmgr' failed
= exit 128
$ rm 机密资料/20240305-报告-二号事项-V1.0.md
$ git update-index --add --cacheinfo "100644,$(echo leak | git hash-object -w --stdin --no-filters),机密资料/20240305-报告-二号事项-V1.0.md"
$ git commit --quiet -m leak
机密资料/20240305-报告-二号事项-V1.0.md
  错误 DM601 本文件夹以密区 head 加密，这个文件却是明文，任何拿到仓库的人都能读
  → 运行 docmgr vault unlock，再运行 git add --renormalize 该文件，然后重新提交。已提交过的，用 git commit --amend 或 git rebase 去掉那次提交。
详情：docmgr explain DM601
= exit 1
# 李四离开：换新密钥，全部重新加密。
$ cd ../部门 && docmgr vault revoke li
李四 读不到此后的内容了
李四 以前克隆的内容还在：请收回服务器权限，并更换文件里写着的密码
$ git cat-file blob HEAD:.docmgr/keys/head.age | age -d -i ../li.key 2>&1 | head -n 1
age: error: no identity matched any of the recipients
$ git cat-file blob HEAD:机密资料/20240305-报告-一号事项-V1.0.md | sed -n 4p
-> docmgr/1 head 2
$ docmgr vault verify --recovery ../recovery.txt
加密文件 2 个，用密钥核实 1 个，问题 0 个
# 权限级别：没加密的文件夹不能定为仅负责人可见。
$ docmgr level 机密资料 head_only
机密资料 的权限级别是 head_only
$ docmgr level 项目资料 head_only
docmgr: error: 项目资料 没有加密：拿到仓库的人都能读（D-2.3.2）
docmgr: hint: docmgr vault seal 项目资料 --zone head
= exit 5
$ docmgr level 培训资料 public
培训资料 的权限级别是 public
