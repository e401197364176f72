# R-2.1.1 R-2.1.2a R-2.1.2b R-3.T5 R-4.1：资源申请写明类型、数量、用途、使用时间、预期效果；常规由助理审批，重要由负责人审核、上级审批。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member wangwu "王五" wang assistant; member zhaoliu "赵六" zhao member; member sunba "孙八" sun upper; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr resource request --type 电脑设备 --quantity 1台
docmgr: error: 缺少：--budget AMOUNT, --use-from D, --why TEXT, --effect TEXT
docmgr: hint: docmgr resource request --help
= exit 2
$ docmgr resource request --type 电脑设备 --quantity 1台 --budget 6千 --use-from 2024-03-10 --why "新员工入职，现有设备不足" --effect "入职当天可开展工作" > ../r
2024-03-10 → 2024-03-10（周日）
R-240305-[..]：电脑设备 1台，6,000元（陆仟元整）；审批路线：负责人 张三 → 上级主管部门 孙八
$ docmgr resource request --type 电脑设备 --quantity 1台 --budget 两千五 --use-from +5wd --why "新员工入职，现有设备不足" --effect "入职当天可开展工作"
docmgr: error: '两千五' 不是明确的金额（R-2.1.1）
docmgr: hint: 金额写法：6000, 6,000元, ￥6000.50, 6千, 1.2万, 陆仟元整
= exit 2
$ docmgr resource request --type 无人机 --category regular --quantity 1 --budget 600 --use-from +5wd --why "补充" --effect "够一个季度使用"
+5wd → 2024-03-12（周二）
docmgr: error: 无人机 不在本部门资源类别表中，按重要资源处理（R-2.1.2b）
docmgr: hint: 可由负责人写入 .docmgr/policy.yaml：resources: {无人机: regular}
= exit 5
$ docmgr resource approve $(cat ../r)
docmgr: error: 任何人不得审批自己的申请（R-2.1.2）；可审批：张三
= exit 5
$ export GIT_AUTHOR_NAME="孙八" GIT_AUTHOR_EMAIL=sun@example.com GIT_COMMITTER_NAME="孙八" GIT_COMMITTER_EMAIL=sun@example.com
$ docmgr resource approve $(cat ../r)
docmgr: error: 应先由负责人审批：张三（R-2.1.2b）
docmgr: hint: 请其运行这个命令
= exit 5
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr resource approve $(cat ../r) | cat; docmgr resource list
R-240305-[..]：电脑设备 现待 孙八 审批
编号   资源类型  数量  预算金额  申请人  使用时间起  申请状态
-----  --------  ----  --------  ------  ----------  ---------------------
[..]  电脑设备  1台   6,000     赵六    2024-03-10  待审批 · 上级主管部门
$ sed -i 's/^  amount: 6000/  amount: 60000/' records/resources/2024/03/*.yml; git commit -qam 60000; git checkout -q HEAD -- records
docmgr: error: records/resources/2024/03/R-240305-[..].yml: R-240305-[..] 已进入审批或已批完，申请内容不能再改（R-2.1.2）
docmgr: hint: 请撤回后重新申请：docmgr resource request
docmgr: error: records/resources/2024/03/R-240305-[..].yml: R-240305-[..] 提交后被改动：摘要不符（R-2.1.2）
docmgr: hint: docmgr resource edit [..]
$ export GIT_AUTHOR_NAME="孙八" GIT_AUTHOR_EMAIL=sun@example.com GIT_COMMITTER_NAME="孙八" GIT_COMMITTER_EMAIL=sun@example.com
$ docmgr resource approve $(cat ../r)
R-240305-[..]：电脑设备 已批准
$ docmgr resource show $(cat ../r) | tail -14
登记时间    2024-03-05 09:00
登记人      赵六

数量
  1  台

预算金额
  6000  人民币

审批意见
  p-[..]  1  负责人  同意  张三  2024-03-05 09:00
  p-[..]  2  上级主管部门  同意  孙八  2024-03-05 09:00

预算金额：6,000元（陆仟元整）
$ export GIT_AUTHOR_NAME="赵六" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="赵六" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr resource request --type "办公文具" --quantity 20套 --budget ￥600.50 --use-from +1wd --why "补充" --effect "够一个季度使用" > ../s
+1wd → 2024-03-06（周三）
docmgr: warning: 申请偏晚：应提前 3 个工作日，即 2024-03-01（周五） 前提交（R-4.1，本部门约定）
R-240305-[..]：办公文具 20套，600.50元（陆佰元零伍角整）；审批路线：助理 王五
$ docmgr resource request --type "打印纸" --quantity 20套 --budget 300 --use-from +5wd --why "补充" --effect "够一个季度使用" >/dev/null
+5wd → 2024-03-12（周二）
docmgr: warning: 同一申请人 7 天内还申请了同类资源：[..] 办公文具，合计 900.50 元；是否拆分申请？（R-2.1.2）
R-240305-[..]：打印纸 20套，300元（叁佰元整）；审批路线：助理 王五
$ export GIT_AUTHOR_NAME="王五" GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME="王五" GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr resource approve $(cat ../s)
docmgr: warning: 该申请人同期还申请了同类资源：[..]（R-2.1.2）
R-240305-[..]：办公文具 已批准
$ git log --format=%s -6
R-240305-[..] 办公文具: assistant approved
R-240305-[..] 打印纸: requested
R-240305-[..] 办公文具: requested
R-240305-[..] 电脑设备: upper approved
R-240305-[..] 电脑设备: head approved
R-240305-[..] 电脑设备: requested
