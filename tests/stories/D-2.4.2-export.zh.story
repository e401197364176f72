# D-2.4.2 半年以上的文档由文档管理员归档至光盘或长期存储。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门文档
$ echo 纪要 > 会议纪要/20230305-纪要-项目例会-V1.0.md; echo 报告 > 项目资料/20220310-报告-周报-V1.0.md
$ git add -A && git commit -q -m "加入往年的文档" && docmgr archive > 记录.txt 2>&1

# 移交到移动硬盘：先看，再做。每个字节都读回核对，过程自动留档。
$ docmgr archive export --to ../硬盘 --period 2023 -n
归档包             文件  大小
-----------------  ----  ----
部门文档-2023-001  1     7 B
$ docmgr archive export --to ../硬盘 --period 2023
已移交 1 个文件（7 B）到 $STAGE/硬盘，读回核对无误（[..]）
部门文档-2023-001
$ ls ../硬盘/*
../硬盘/部门文档-2023-001.sha256

../硬盘/部门文档-2023-001:
README.txt
bag-info.txt
bagit.txt
data
index.html
manifest-sha256.txt
manifest-sha512.txt
metadata
tagmanifest-sha256.txt
tagmanifest-sha512.txt

# 没有 docmgr 的人也能校验。
$ cd ../硬盘/部门文档-2023-001 && sha256sum -c manifest-sha256.txt; cd ../../部门文档
data/历史文档/2023/会议纪要/20230305-纪要-项目例会-V1.0.md: OK

# 要刻光盘，就做成映像：按容量分盘，中文名完整。
$ docmgr archive export --to ../光盘 --format iso --disc 700M --period 2022
已移交 1 个文件（7 B）到 $STAGE/光盘，读回核对无误（[..]）
部门文档-2022-001
$ ls ../光盘
部门文档-2022-001.iso
部门文档-2022-001.sha256

# 清出之前，别处须有两份核对过的副本，部门备份算一份。
$ docmgr archive export --to ../硬盘 --period 2023 --prune
docmgr: error: 1 个文件在别处核对过的副本不足 2 份，没有清出任何文件
docmgr: hint: docmgr backup --to TARGET
= exit 5
$ docmgr backup --to ../备份 > 记录.txt 2>&1
$ docmgr archive export --to ../硬盘 --period 2023 --prune
没有可移交的：都已在那里
已清出 1 个文件，仍可查到：docmgr archive list
$ ls 历史文档
2022

# 清出的文档照样查得到、读得出、取得回。
$ docmgr archive list
文件 [..]
-----------------------------------------------------  ----------------------------  --------------
历史文档/2022/项目资料/20220310-报告-周报-V1.0.md      2024-03-05                    [..]
历史文档/2023/会议纪要/20230305-纪要-项目例会-V1.0.md  已清出，在 部门文档-2023-001  [..]
$ docmgr cat 项目例会
历史文档/2023/会议纪要/20230305-纪要-项目例会-V1.0.md 已移交到 部门文档-2023-001 ($STAGE/硬盘)；取回：docmgr archive restore
纪要
$ docmgr archive restore 项目例会 --from ../硬盘/部门文档-2023-001 -m 客户要求补充
会议纪要/20230305-纪要-项目例会-V1.0.md
$ git log --format=%s -2
[..]20230305-纪要-项目例会-V1.0.md[..]
docmgr：清出已归档文件 1 个 (部门文档-2023-001)

# 归档包坏了一个字节也瞒不过去。
$ printf X >> ../硬盘/部门文档-2023-001/data/历史文档/2023/会议纪要/20230305-纪要-项目例会-V1.0.md
$ docmgr archive verify
[..]
错误: 部门文档-2023-001/data/历史文档/2023/会议纪要/20230305-纪要-项目例会-V1.0.md: 已损坏：校验和不符
2 个归档包中有 1 个完好
= exit 1
