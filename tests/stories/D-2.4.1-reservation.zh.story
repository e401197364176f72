# D-2.4.1 Word 文件无法合并：谁要编辑就先占用，其他人一看便知。
$ export DOCMGR_LANG=zh
$ docmgr init 部门 --policy handbook-zh --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门
$ docmgr member add lisi --name 李四 --email li@example.com
lisi 已成为成员
$ docmgr new 计划 项目计划书 --ext md
项目资料/20240305-计划-项目计划书-V1.0.md
$ docmgr reserve 项目计划书 --for 4h --reason "重排里程碑"
项目资料/20240305-计划-项目计划书-V1.0.md 由您占用，至 2024-03-05 13:00

# 他人动手之前就会得知谁在占用、到几时为止。
$ git config user.name 李四 && git config user.email li@example.com
$ echo "第二季度" >> 项目资料/20240305-计划-项目计划书-V1.0.md
$ docmgr bump 项目计划书 -m "增加第二季度"
docmgr: error: zhang 正在占用 项目资料/20240305-计划-项目计划书-V1.0.md，到 2024-03-05 13:00 为止：重排里程碑
docmgr: hint: 请联系 zhang，或说明理由解除占用：docmgr release '项目资料/20240305-计划-项目计划书-V1.0.md' --break …
= exit 5
$ docmgr reserve 项目计划书
docmgr: error: zhang 已占用此文档至 2024-03-05 13:00：重排里程碑
docmgr: hint: 请与 zhang 商量，或等待
= exit 5
$ docmgr release 项目计划书
docmgr: error: zhang 已占用此文档至 2024-03-05 13:00：重排里程碑
docmgr: hint: 请与 zhang 商量，或等待
= exit 5

# 到时自动解除；急用时可注明理由强制解除，占用人会看到。
$ docmgr release 项目计划书 --break "会上急用"
项目资料/20240305-计划-项目计划书-V1.0.md 已解除占用
$ docmgr bump 项目计划书 -m "增加第二季度"
项目资料/20240305-计划-项目计划书-V1.1.md
$ git config user.name 张三 && git config user.email zhang@example.com
$ docmgr reserve 项目计划书
lisi [..]会上急用
项目资料/20240305-计划-项目计划书-V1.1.md 由您占用，至 2024-03-05 17:00
