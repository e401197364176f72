# D-4.2 重要文档定期备份（如每周）。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门文档
$ echo 计划 > 项目资料/20240305-计划-项目计划书-V1.0.md && git add -A && git commit -q -m "加入计划"

# 第一次写明备份到哪里，以后就记住了。
$ docmgr backup --to ../移动硬盘
B-240305-[..]：完整备份，[..]B，1 个引用，已从 $STAGE/移动硬盘 读回核对
$ ls ../移动硬盘
B-240305-[..].bundle
B-240305-[..].json
B-240305-[..].sha256
README.txt

# 下一周只备份新的内容；运行记录自动提交，审核时用得上。
$ export DOCMGR_TODAY=2024-03-12
$ echo 报告 > 项目资料/20240312-报告-周报-V1.0.md && git add -A && git commit -q -m "加入周报"
$ docmgr backup
B-240312-[..]：增量备份，[..]B，1 个引用，已从 $STAGE/移动硬盘 读回核对
$ git log --format=%s -1 && git ls-files records/backups | wc -l
docmgr：备份（B-240312-[..]）
2
$ docmgr backup list
备份            时间              类别  依据[..]
--------------[..]
B-240305-[..]  2024-03-05 09:00  完整                  [..]B[..]1
B-240312-[..]  2024-03-12 09:00  增量  B-240305-[..]  [..]B[..]1

# 备份要证明可用：逐一解开，核对每个字节和每个引用。
$ docmgr backup verify
2 份备份中有 2 份可以恢复

# 电脑坏了：在空的机器上，有备份就够了。
$ cd .. && docmgr backup restore 新电脑 --from 移动硬盘
已恢复 2024-03-12 09:00 的 B-240312-[..]：1 个引用，全部内容已核对
docmgr: hint: docmgr -C '新电脑' init
新电脑
$ ls 新电脑/项目资料 && git -C 新电脑 status --short
20240305-计划-项目计划书-V1.0.md
20240312-报告-周报-V1.0.md

# 每季度演练一次，过程留档。
$ cd 部门文档; DOCMGR_TODAY=2024-03-31 docmgr backup drill
B-240331-[..]：已恢复 B-240312-[..]，引用 1 个，文件 33 个，打开文档 0 份
$ git log --format=%s -1
docmgr：恢复演练（B-240331-[..]）

# 备份坏了一个字节也瞒不过去。
$ full=$(ls ../移动硬盘/*.bundle | head -1); printf X | dd of="$full" bs=1 seek=300 conv=notrunc 2> /dev/null
$ docmgr backup verify
错误: B-240305-[..]: B-240305-[..].bundle 已损坏：校验和不符
错误: B-240312-[..]: 无法恢复：所依据的 B-240305-[..] 已损坏
2 份备份中有 0 份可以恢复
= exit 1
$ cd .. && docmgr backup restore 又一台 --from 移动硬盘; test -e 又一台 || echo 没有留下半成品
docmgr: error: B-240305-[..].bundle 已损坏：校验和不符
没有留下半成品

# 硬盘没有接上：说明原因，什么也不会写到别处。
$ mv 移动硬盘 拔掉了; docmgr -C 部门文档 backup
docmgr: error: 没有文件夹 $STAGE/移动硬盘
docmgr: hint: 硬盘接上了吗？首次使用该处：docmgr backup --to 文件夹
= exit 7
$ ls
拔掉了
新电脑
记录.txt
部门文档
