package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// frontTexts are the texts of the front page.
func frontTexts() map[string]message.Text {
	return map[string]message.Text{
		"says.stands":     {En: "%s, %s, as of %s.", Ko: "%s, %s, %s 기준."},
		"says.part":       {En: "%[2]s in %[1]d", Ko: "%[1]d개 중 %[2]s"},
		"says.of":         {En: "%[2]d of %[1]d", Ko: "%d건 중 %d건이"},
		"says.asking":     {En: "%s that ask for %s", Ko: "%[2]s 요구하는 %[1]s"},
		"says.all":        {En: "All", Ko: "모두가"},
		"says.almost":     {En: "Almost all", Ko: "거의 모두가"},
		"says.hardly":     {En: "Hardly any", Ko: "극히 일부가"},
		"says.everything": {En: "openings", Ko: "전체 공고"},
		"says.few":        {En: "Too few to rank: %s", Ko: "%s: 순위를 내기에는 너무 적습니다"},
		"says.none":       {En: "None found: %s", Ko: "%s: 하나도 없습니다"},

		"rank.caption":   {En: "Technologies by the share of openings that ask for them", Ko: "공고가 요구하는 비율로 본 기술 순위"},
		"rank.rank":      {En: "Rank", Ko: "순위"},
		"rank.skill":     {En: "Technology", Ko: "기술"},
		"rank.share":     {En: "Share", Ko: "비율"},
		"rank.chart":     {En: "Share, with the interval that it may lie in", Ko: "비율과 오차 구간"},
		"rank.span":      {En: "95 % interval", Ko: "95% 구간"},
		"rank.openings":  {En: "Openings", Ko: "공고"},
		"rank.companies": {En: "Companies", Ko: "회사"},
		"rank.range":     {En: "%d to %d", Ko: "%d–%d위"},
		"rank.range.why": {En: "may be rank %d to %d", Ko: "%d위에서 %d위 사이일 수 있음"},
		"rank.narrow":    {En: "only openings that ask for %s", Ko: "%s 요구 공고만"},
		"rank.none":      {En: "None of these openings names a technology of this kind.", Ko: "이 종류의 기술을 적은 공고가 없습니다."},
		"rank.key":       {En: "Bars", Ko: "막대"},
		"rank.note": {
			En: "The headline counts every opening that asks, however strongly. The share weighs what is required or in the stack fully, what is used in the work .7 and what is preferred .4, and keeps a firm with many openings from deciding it alone. The line across a bar is where the share lies with 95 % confidence.",
			Ko: "제목은 강도와 상관없이 요구하는 공고를 모두 셉니다. 비율은 필수와 기술 스택을 1, 업무에 사용을 0.7, 우대를 0.4로 세고, 공고가 많은 한 회사가 결과를 좌우하지 않게 균형을 맞춘 값입니다. 막대 위의 선은 비율이 95% 확률로 들어 있는 구간입니다.",
		},
		"rank.thin": {
			En: "Only %s: fewer than the %s that a ranking should have. Chance may have decided the order.",
			Ko: "%s뿐이라 순위에 필요한 %s건보다 적습니다. 순서는 우연일 수 있습니다.",
		},
		"rank.images": {
			En: "%s more are left out because their texts are pictures.",
			Ko: "본문이 그림인 %s은 셈에서 뺐습니다.",
		},
		"rank.tabs": {En: "Kinds of technology", Ko: "기술 종류"},
		"rank.rows": {En: "How many", Ko: "개수"},

		"front.fields":        {En: "Field by field", Ko: "분야별로 보면"},
		"front.fields.few":    {En: "too few for a ranking", Ko: "순위를 내기에는 적음"},
		"front.fields.others": {En: "Other fields:", Ko: "다른 분야:"},
		"front.fields.note":   {En: "The first technologies of each field, with their shares.", Ko: "분야마다 가장 많이 요구하는 기술과 그 비율입니다."},
		"front.apart":         {En: "What sets this field apart", Ko: "이 분야에서 유독 많이 찾는 기술"},
		"front.apart.note":    {En: "Asked for more often here than in all other fields, beyond chance.", Ko: "다른 모든 분야보다 우연이라 보기 어려울 만큼 더 자주 요구하는 기술입니다."},
		"front.apart.other":   {En: "elsewhere %s", Ko: "다른 분야 %s"},
		"front.overall":       {En: "All fields together", Ko: "모든 분야를 합친 순위"},
		"front.found":         {En: "The openings behind it", Ko: "순위에 쓰인 공고"},
		"front.all":           {En: "All %s", Ko: "%s 모두 보기"},
		"front.data":          {En: "This ranking as data", Ko: "이 순위를 데이터로"},
		"front.pin":           {En: "Permanent link to these numbers", Ko: "이 숫자의 고정 주소"},

		"thin.few": {
			En: "A ranking needs %s openings, and only %s were found. With fewer, chance decides the order.",
			Ko: "순위를 내려면 공고가 %s건 필요한데 %s건뿐입니다. 이보다 적으면 순서가 우연에 좌우됩니다.",
		},
		"thin.none":    {En: "Nothing meets all of these conditions at once.", Ko: "이 조건을 모두 만족하는 공고가 없습니다."},
		"thin.loosen":  {En: "Take one condition out:", Ko: "조건을 하나 빼면 이렇게 늘어납니다."},
		"thin.without": {En: "without “%s: %s”", Ko: "‘%s: %s’ 빼기"},
		"thin.anyway":  {En: "Show the order all the same", Ko: "그래도 순위 보기"},
	}
}
