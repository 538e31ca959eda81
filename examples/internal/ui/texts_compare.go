package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// compareTexts are the texts of the page that compares.
func compareTexts() map[string]message.Text {
	return map[string]message.Text{
		"compare.of":   {En: "%s and %s", Ko: "%s / %s"},
		"compare.lead": {En: "%s: %s, %s. %s: %s, %s.", Ko: "%s: %s, %s. %s: %s, %s."},
		"compare.few": {
			En: "One side has fewer than %s openings: too few to compare.",
			Ko: "한쪽 공고가 %s건보다 적어 견줄 수 없습니다.",
		},
		"compare.few.hint": {En: "Take a condition out of that side, or choose another.", Ko: "그쪽 조건을 하나 빼거나 다른 것을 골라 보세요."},
		"compare.same": {
			En: "Of the %s looked at, none differs by more than chance explains.",
			Ko: "살펴본 %s 가운데 우연보다 크게 다른 것이 없습니다.",
		},
		"compare.more":   {En: "More often for %s: %s.", Ko: "%s 쪽이 더 요구하는 기술: %s."},
		"compare.one":    {En: "%s (%s against %s)", Ko: "%s(%s 대 %s)"},
		"compare.rest":   {En: "For %s the difference cannot be told from chance.", Ko: "%s는 차이가 우연과 구별되지 않습니다."},
		"compare.as_of":  {En: "on %s", Ko: "%s 기준"},
		"compare.from":   {En: "from %s", Ko: "%s부터"},
		"compare.to":     {En: "until %s", Ko: "%s까지"},
		"compare.clear":  {En: "Clear differences", Ko: "뚜렷한 차이"},
		"compare.open":   {En: "No difference that can be told from chance", Ko: "우연과 구별되지 않는 차이"},
		"compare.ideas":  {En: "Others compare", Ko: "이런 비교도 있습니다"},
		"compare.swap":   {En: "Change sides", Ko: "좌우 바꾸기"},
		"compare.side":   {En: "Side %s", Ko: "%s 쪽"},
		"compare.button": {En: "Compare", Ko: "비교하기"},
		"compare.role":   {En: "Field", Ko: "분야"},
		"compare.skill":  {En: "Asks for", Ko: "요구 기술"},
		"compare.region": {En: "Region", Ko: "지역"},
		"compare.stage":  {En: "For", Ko: "경력"},
		"compare.asof":   {En: "On the day", Ko: "기준일"},
		"compare.chart":  {En: "Difference with its 95 % interval", Ko: "차이와 95% 구간"},
		"compare.diff":   {En: "Difference, points", Ko: "차이(%p)"},
		"compare.span":   {En: "%s to %s", Ko: "%s ~ %s"},
		"compare.about": {
			En: "A bar goes to the side that asks more. A difference is called clear after allowing for how many technologies were looked at: of those named, one in twenty is chance.",
			Ko: "막대는 더 요구하는 쪽으로 뻗습니다. 살펴본 기술 수를 감안하고도 남는 차이만 뚜렷하다고 합니다. 그렇게 말한 것 스물 가운데 하나쯤은 우연입니다.",
		},
	}
}
