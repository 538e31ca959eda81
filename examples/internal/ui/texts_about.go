package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// aboutTexts are the texts of the page on the data.
func aboutTexts() map[string]message.Text {
	return map[string]message.Text{
		"about.title": {En: "About the data", Ko: "데이터 안내"},
		"about.about": {
			En: "Where the openings come from, how they are counted, what the numbers do not say, and how to cite them.",
			Ko: "공고를 어디서 가져와 어떻게 세는지, 숫자로 말할 수 없는 것은 무엇인지, 어떻게 인용하는지 적었습니다.",
		},
		"about.lead": {
			En: "%s, %s of them open. Newest evidence of %s, %s.",
			Ko: "%s, 그 가운데 채용 중 %s건. 가장 새로운 근거는 %s, %s.",
		},
		"about.openings": {En: "Openings in all", Ko: "전체 공고"},
		"about.open":     {En: "Open now", Ko: "채용 중"},
		"about.asof":     {En: "As of", Ko: "기준일"},
		"about.loaded":   {En: "Read by this site", Ko: "사이트가 읽은 때"},
		"about.unknown":  {En: "Openings with names that are not known", Ko: "모르는 이름이 든 공고"},

		"about.sources":       {En: "Sources", Ko: "출처"},
		"about.sources.none":  {En: "No source is known yet.", Ko: "아직 출처가 없습니다."},
		"about.source":        {En: "Source", Ko: "출처"},
		"about.source.credit": {En: "Credit", Ko: "출처 표시"},
		"about.source.shown":  {En: "What may be shown", Ko: "보여 줄 수 있는 것"},
		"about.source.last":   {En: "Last seen", Ko: "마지막 확인"},
		"about.source.export": {En: "may be exported", Ko: "내보낼 수 있음"},
		"about.source.keep":   {En: "not exported", Ko: "내보내지 않음"},

		"about.runs":      {En: "Last runs", Ko: "최근 수집"},
		"about.runs.none": {En: "No run has been recorded.", Ko: "수집 기록이 없습니다."},
		"about.run.at":    {En: "When", Ko: "때"},
		"about.run.how":   {En: "Outcome", Ko: "결과"},
		"about.run.list":  {En: "Listed", Ko: "목록"},
		"about.run.why":   {En: "Why", Ko: "까닭"},
		"about.runs.about": {
			En: "Only a complete listing closes an opening that it does not have. A partial or failed one closes nothing.",
			Ko: "목록을 끝까지 읽었을 때만, 거기 없는 공고를 마감된 것으로 봅니다. 읽다 만 목록으로는 아무것도 마감하지 않습니다.",
		},

		"about.method": {En: "How it is counted", Ko: "세는 방법"},
		"about.limits": {En: "What not to conclude", Ko: "이렇게 읽으면 안 됩니다"},
		"about.cite":   {En: "How to cite", Ko: "인용하는 법"},
		"about.cite.about": {
			En: "Give the day and the version of the data. Every answer of the API has a permalink, which gives the same numbers later.",
			Ko: "기준일과 데이터 판을 함께 적어 주세요. API의 모든 답에는 나중에도 같은 숫자를 주는 고정 주소(permalink)가 있습니다.",
		},
		"about.cite.text": {En: "techmap, openings as of %s, data %s.", Ko: "techmap, %s 기준 채용 공고, 데이터 판 %s."},

		"shown.aggregate": {En: "counts alone", Ko: "집계만"},
		"shown.link":      {En: "title and link", Ko: "제목과 링크"},
		"shown.sentence":  {En: "and the proving sentence", Ko: "근거 문장까지"},
		"shown.text":      {En: "everything", Ko: "전체"},

		"outcome.":           {En: "done", Ko: "마침"},
		"outcome.complete":   {En: "complete", Ko: "끝까지 읽음"},
		"outcome.unmodified": {En: "unchanged", Ko: "바뀐 것 없음"},
		"outcome.partial":    {En: "partial", Ko: "일부만 읽음"},
		"outcome.refused":    {En: "refused", Ko: "거절됨"},
		"outcome.failed":     {En: "failed", Ko: "실패"},
	}
}

// methodTexts say in plain words how numbers are made and what they do not say.
func methodTexts() map[string]message.Text {
	return map[string]message.Text{
		"method.openings":      {En: "Openings, not ads", Ko: "광고가 아니라 일자리를 셉니다"},
		"method.openings.text": {En: "One job counts once, however often and wherever it is advertised. Whether two postings of a company are the same job is told from their texts, titles, experience, places and technologies.", Ko: "같은 일자리는 몇 번, 어디에 올라와도 한 건입니다. 한 회사의 두 공고가 같은 일자리인지는 본문과 제목, 경력, 근무지, 기술을 견주어 판단합니다."},
		"method.proof":         {En: "Nothing without a sentence", Ko: "문장이 근거입니다"},
		"method.proof.text":    {En: "A technology counts for an opening only where a line of the posting or a tag names it. The page of every opening shows that line.", Ko: "공고의 문장이나 태그에 이름이 나온 기술만 셉니다. 공고 페이지에서 그 문장을 볼 수 있습니다."},
		"method.weights":       {En: "Required is more than preferred", Ko: "필수와 우대는 무게가 다릅니다"},
		"method.weights.text":  {En: "Required and stack count 1, used in the work 0.7, preferred 0.4, a mere mention nothing. Of alternatives (“Java or Kotlin”) each counts its part. This is a convention; the plain counts stand beside every share.", Ko: "필수와 기술 스택은 1, 업무에서 쓰면 0.7, 우대는 0.4, 그냥 언급은 0으로 셉니다. ‘Java 또는 Kotlin’처럼 여럿 가운데 하나면 나누어 셉니다. 약속으로 정한 값이며, 비율 옆에는 늘 공고 수를 그대로 적습니다."},
		"method.balance":       {En: "One company is not a field", Ko: "한 회사가 전체를 좌우하지 않습니다"},
		"method.balance.text":  {En: "A company with a hundred openings counts for ten, not for a hundred. You may also count by openings or by companies.", Ko: "공고가 100건인 회사는 100이 아니라 10의 무게를 갖습니다. 공고 기준이나 회사 기준으로 바꿔 볼 수도 있습니다."},
		"method.interval":      {En: "Intervals and ranges of ranks", Ko: "구간과 순위 범위"},
		"method.interval.text": {En: "The 95 % interval says how far a share could be off if other companies had happened to advertise: companies are the sample, because openings of one company are alike. Where intervals overlap, the order is open, and the range of ranks says so.", Ko: "95% 구간은 다른 회사들이 공고를 냈더라면 비율이 얼마나 달라졌을지를 말합니다. 한 회사의 공고는 서로 닮아서, 공고가 아니라 회사를 표본으로 봅니다. 구간이 겹치면 순서를 단정할 수 없고, 순위 범위로 그것을 밝힙니다."},
		"method.few":           {En: "Too few is an answer", Ko: "모자라면 모자란다고 말합니다"},
		"method.few.text":      {En: "Fewer than 50 openings are not ranked.", Ko: "공고가 50건보다 적으면 순위를 내지 않습니다."},
		"method.trends":        {En: "Trends", Ko: "추세"},
		"method.trends.text":   {En: "New openings are counted by week, month or quarter, of sources alone that were there throughout. A direction is named where it can be told from chance after allowing for all technologies looked at: of those named, one in twenty is chance. Undated or thin data get no trend.", Ko: "주, 달, 분기마다 새로 나온 공고를, 처음부터 끝까지 있던 출처에서만 셉니다. 살펴본 기술 수를 감안하고도 우연과 구별될 때만 방향을 말하며, 그 가운데 스물에 하나쯤은 우연입니다. 날짜가 없거나 공고가 적으면 추세를 말하지 않습니다."},
		"method.compare":       {En: "Comparisons", Ko: "비교"},
		"method.compare.text":  {En: "Two sides differ where the difference outlives the same allowance. What does not is listed apart.", Ko: "두 쪽의 차이도 같은 방식으로 가려냅니다. 가려지지 않는 것은 따로 모읍니다."},
		"method.closing":       {En: "When an opening is open", Ko: "언제까지 채용 중으로 보나"},
		"method.closing.text":  {En: "From when it is first seen until its source or its deadline ends it, until two complete listings in a row do not have it, or for 30 days after it was last seen. An answer is of the newest evidence, not of the clock.", Ko: "처음 본 때부터, 출처가 닫거나 마감일이 지날 때까지입니다. 끝까지 읽은 목록에 두 번 잇달아 없거나, 마지막으로 본 뒤 30일이 지나도 마감으로 봅니다. 기준일은 오늘이 아니라 가장 새로운 근거의 날짜입니다."},
		"method.rights":        {En: "Rights of sources", Ko: "출처의 권리"},
		"method.rights.text":   {En: "What the terms of a source do not allow to show is not shown, and not in the data either: some openings have no title, link or sentence.", Ko: "출처의 약관이 허락하지 않는 것은 화면에도 데이터에도 없습니다. 그래서 제목이나 링크, 문장이 없는 공고가 있습니다."},

		"limit.market": {En: "This is no census of the labour market. It is what the sources below advertise; jobs that are filled without an advertisement are not in it.", Ko: "노동 시장 전체가 아닙니다. 아래 출처에 올라온 공고일 뿐이며, 공고 없이 뽑는 자리는 들어 있지 않습니다."},
		"limit.work":   {En: "Postings say what employers ask for, not what the work is done with or who was hired.", Ko: "공고는 회사가 요구한 것이지, 실제로 쓰는 기술이나 뽑힌 사람이 가진 기술이 아닙니다."},
		"limit.silent": {En: "What everybody takes for granted is written seldom. A low share of Git does not mean that it is not needed.", Ko: "당연한 것은 잘 적지 않습니다. Git의 비율이 낮다고 필요 없다는 뜻이 아닙니다."},
		"limit.rank":   {En: "Third is not better than fourth where their intervals overlap.", Ko: "구간이 겹치면 3위가 4위보다 앞선다고 말할 수 없습니다."},
		"limit.cause":  {En: "What is asked for together is not needed for each other, and what rises need not go on rising.", Ko: "함께 요구한다고 서로 필요한 것은 아니고, 늘고 있다고 계속 늘지는 않습니다."},
		"limit.next":   {En: "“What to learn” counts openings. It does not know how hard a thing is to learn, what it pays, or who else applies.", Ko: "‘다음에 배울 기술’은 공고 수를 셀 뿐입니다. 배우기 얼마나 어려운지, 보수가 얼마인지, 누가 함께 지원하는지는 모릅니다."},
	}
}
