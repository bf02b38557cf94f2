"""The words of the handoff form, as patterns: one alternative per line, Chinese, English, Japanese.

They are matched against folded text (NFKC, blanks collapsed), so full-width signs need no alternatives of their own.
"""

import re


def _any(block: str) -> re.Pattern[str]:
    """A pattern of the block's lines."""
    return re.compile("|".join(line.strip() for line in block.strip().splitlines()), re.IGNORECASE)


def _each(block: str) -> tuple[re.Pattern[str], ...]:
    """One pattern per line; the first that matches counts."""
    return tuple(re.compile(line.strip(), re.IGNORECASE) for line in block.strip().splitlines())


YES = _any(r"""
    (好|好的|可以|是|是的|對|对|嗯|行|都對|都正確)(了|啊|喔|哦|吧|謝謝)?
    (同意|我同意|沒問題|没问题|沒錯|没错|正確|正确|無誤|无误|確認|确认|確定|确定|送出|請送出)(了|喔|哦|吧|謝謝)?
    (yes|yep|yeah|yup|y|sure|ok|okay|right|correct|confirm(ed)?|agreed?|fine|go ahead)( please| thanks| thank you)?
    i (do )?(agree|consent|confirm)( to (this|that|it))?
    (submit|send)( it| this)?( please)?
    (that'?s|it'?s|all|everything( is)?|looks?) (right|correct|fine|good|ok|okay)|all good
    yes,? (please|i (do|agree|consent)|that'?s (right|correct)|it is|send it|go ahead)
    (はい|ええ|うん|オーケー|大丈夫です?|その通りです|正しいです|合って(い)?ます)
    (同意します|同意する|同意いたします|了解(です|しました)?|承知(しました|いたしました)?)
    (問題(ありません|ないです?|なし)|間違い(ありません|ないです))
    (送信(します|してください)?|お願い(します|いたします))
    はい、?(同意します|お願いします|大丈夫です|合っています|間違いありません|そうです|送信してください)
""")
NO = _any(r"""
    (不|不是|不對|不对|不要|不用|不好|不行|不可以|不同意|我不同意|否|拒絕|先不要|先不用)(了|喔|哦|謝謝)?
    (有誤|有误|錯|錯了|错了|不正確|不正确)
    (no|nope|nah|n|wrong|incorrect|disagree|decline|refuse)
    not (correct|right|ok|okay|now)
    i (don'?t|do not) (agree|consent|want to)
    no,? (thanks|thank you|it'?s not|that'?s (wrong|not right|incorrect))
    (いいえ|いえ|違います|ちがいます|違う|だめです?|お断りします)
    (同意しません|同意できません|同意しない|間違っています|間違いがあります|正しくありません)
""")
CANCEL = _any(r"""
    (我要|我想|請)?(取消|中止|停止|結束|放棄)(申請|填寫|這個|吧|好了|謝謝)?
    (算了|不用了|不要了|不填了|不想填了|我不填了|先不要了)(謝謝)?
    (please |i want to |i'?d like to |let'?s )?(cancel|stop|quit|exit|abort)( (it|this|that|please|the (form|request)))?
    (never ?mind|forget (it|about it))
    (やっぱり)?(キャンセル|中止|取り?消し)(します|したいです|してください|で|にします)?
    (やっぱり)?やめ(ます|る|たい(です)?|てください|ておきます)
    (もう)?(いい|結構)です
""")
NONE = _any(r"""
    (沒有|没有|無|无|尚無|自己|尚未成立)
    (個人|个人|我是個人|以個人名義|個人投資人)
    (沒有|没有|還沒有|还没有)(公司|單位|组织|組織)
    (none|none yet|nope|no|n/?a|nil|individual|private|myself|self|personal|just me|not yet)
    (no|none) (company|organi[sz]ation)( yet)?
    i'?m (an |a private )?individual
    (なし|無し|ありません|ないです|所属なし|いいえ)
    (個人(です|として)?|個人事業主(です)?|特に(なし|ありません)|まだ(ありません|ないです))
""")

# The organisation stands before the name: "company name" is not the name of a person.
EMAIL_FIELD = _any(r"""
    電子郵件|电子邮件|電郵|邮箱|郵箱|信箱
    e-?mail|\bmail\b
    メール|アドレス
""")
ORGANISATION_FIELD = _any(r"""
    公司|機構|机构|單位|单位|組織|企業|法人
    \bcompany\b|\bfirm\b|organi[sz]ation|\bemployer\b
    会社|社名|所属|勤務先
""")
FACTS_FIELD = _any(r"""
    產業|产业|國家|国家|來源|金額|金额|地點
    \bindustry\b|\bcountry\b|\bamount\b|\bdetails\b|\bplan size\b
    業種|国籍|投資額
""")
NAME_FIELD = _any(r"""
    姓名|名字
    \bname\b
    名前|氏名
""")
MATTER_FIELD = _any(r"""
    內容|内容|事項|事项|主旨|問題|问题
    \bmatter\b|\bsubject\b|\bquestion\b|\bmessage\b|\bdescription\b
    用件|件名|相談
""")

CHANGE = _any(r"""
    改|更正|修正|訂正|订正|變更|变更|換成|换成|刪除|不要帶
    寫錯|打錯|填錯|輸錯|错了|錯了|有誤|有误|弄錯|不對|不对|不是|錯誤|错误
    \b(wrong|change|correct|fix|edit|update|typo|mistake|incorrect|instead|remove)\b
    \bmisspel|\bshould be\b|\bnot right\b
    変更|間違|まちが|違い|違う|違って|直し|誤り|正しくは|正しい|削除
""")
NEW_VALUE = _each(r"""
    (?:改成|改為|改为|換成|换成|應該是|应该是|應為|应为|更正為|正確(?:的)?是|正确(?:的)?是)\s*:?\s*(?P<value>.+)$
    正しくは\s*[、,:]?\s*(?P<value>.+?)(?:です|になります|でした)?$
    (?:は|を)\s*(?P<value>[^はを、,]+?)(?:に|へ)(?:変更|訂正|修正|直)
    \b(?:should be|must be|is actually|it'?s actually|it is)\s*:?\s*(?P<value>.+)$
    \b(?:changed?|correct(?:ed)?)\b.{0,40}?\bto\s*:?\s*(?P<value>.+)$
""")

COMPANY_NAME = _any(r"""
    [^,、。?]{1,60}(公司|大學|協會|財團|銀行|集團|事務所|商社|大学|協会|グループ)
    [^、。?]{1,80}\b(co\.?,? ?ltd|ltd|inc|llc|llp|plc|corp|corporation|gmbh|ag|pte|pty|group|bank|university)\b\.?
    [^、。?]{1,80}\b(s\.a|b\.v|n\.v|k\.k)\.?
    [^、。?]{1,40}(株式会社|有限会社|合同会社)
    (株式会社|有限会社|合同会社|一般社団法人)((?!と|の違|とは|を作|を設立)[^、。?])((?!ですか|ますか)[^、。?]){0,38}
""")
QUESTION = _any(r"""
    [?]\s*$|[?]\s
    嗎|吗|什麼|什么|甚麼|怎麼|怎么|怎樣|如何|多久|多少|是否|可不可以|能不能|要不要|為什麼|为什么|呢$
    誰(?!曰)|哪(裡|里|些|個|个|一|家|種)|幾(天|個|年|次|月|%)
    ^(what|how|when|where|who|why|which|can|could|do|does|did|is|are|will|would|should|may|am)\b
    \b(tell me|explain)\b
    (ですか|ますか|ません?か|でしょうか|のか|かな)[。.]?$
    何(が|を|で|か|の|時|日|人|年|ですか)|どの|どう|どこ|どれ|いつ|なぜ|いくら|教えて|知りたい
""")

NAME_FRAMES = _each(r"""
    ^(?:(?:您好|你好|嗨)[,、!。.\s]*)?(?:我的(?:名字|姓名)(?:是|叫)?|(?:我|本人|敝人)(?:叫做|叫作|叫|是|姓)|敝姓)\s*:?\s*(?P<value>.+)$
    ^(?:姓名(?:是|為)?|名字(?:是|叫)?)\s*:?\s*(?P<value>.+)$
    ^(?:(?:hi|hello|hey)[,!.\s]*)?(?:my (?:full )?name(?: is|'s)|the name is|i am|i'm|this is)\s*(?P<value>.+)$
    ^(?:it'?s|it is|call me|name\s*:)\s+(?P<value>.+)$
    ^(?:こんにちは[、。]?)?(?:(?:私|わたし|僕)(?:の名前)?は|(?:お)?名前は|氏名は?\s*:?)?\s*(?P<value>.+?)\s*と(?:申します|言います|いいます)$
    ^(?:(?:私|わたし|僕)(?:の名前)?は|(?:お)?名前は|氏名は?\s*:?)?\s*(?P<value>.+?)\s*(?:でございます|です)$
    ^(?:私の名前は|(?:お)?名前は|氏名は?\s*:)\s*(?P<value>.+)$
""")
ORGANISATION_FRAMES = _each(r"""
    ^(?:我們|我们|我|敝|本)(?:的)?(?:公司|單位|机构|機構|組織)(?:名稱|名称|名字|名)?(?:是|叫做|叫|為|为)?\s*:?\s*(?P<value>.{2,})$
    ^公司(?:名稱|名称|名字|名)?(?:是|叫做|叫|為|为|:)\s*(?P<value>.{2,})$
    ^(?:我)?(?:在|任職於|任职于|服務於|来自|來自)\s*(?P<value>.+?)(?:工作|上班|任職|服務)?$
    ^(?:my|our|the) (?:company|firm|organi[sz]ation|employer)(?:'s name)?(?: is called| is|:)\s*(?P<value>.+)$
    ^i(?: work| am|'m) (?:for|at|with|from)\s+(?P<value>.+)$
    ^(?:we are|we're|company(?: name)?\s*:|organi[sz]ation\s*:)\s*(?P<value>.+)$
    ^(?:会社名?|社名|所属|勤務先|組織名?|弊社|当社)は\s*:?\s*(?P<value>.+?)(?:です|と申します|になります)?$
    ^(?P<value>.+?)(?:に勤めています|で働いています|に所属しています|と申します|です)$
""")
# A reply that introduces itself is an answer, whatever else it resembles.
INTRODUCTION = _any(r"""
    ^(我(的名字)?(叫|是)|敝姓|本人|姓名|我們公司|我们公司|敝公司|公司名)
    ^(my (full )?name|i am|i'm|this is|our company|my company|i work|we are|company name)\b
    と申します|といいます|^(会社名|社名|名前|弊社|当社)は
""")

POLITE_TAIL = re.compile(
    r"[\s,、。.!]*(?:謝謝|谢谢|thanks|thank you|よろしくお願い(?:いた)?します|宜しくお願いします)?[\s,、。.!]*$",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,、。;\n]")
EMAIL = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_+])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
