package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// trendTexts are the texts of trends.
func trendTexts() map[string]message.Text {
	return map[string]message.Text{
		"course.point":   {En: "%s: %s (95 %% interval %s, %s)", Ko: "%s: %s (95%% 구간 %s, %s)"},
		"course.rising":  {En: "%[1]s is rising: %[2]s percentage points %[3]s.", Ko: "%[1]s 늘고 있습니다. %[3]s %[2]s%%포인트꼴입니다."},
		"course.falling": {En: "%[1]s is falling: %[2]s percentage points %[3]s.", Ko: "%[1]s 줄고 있습니다. %[3]s %[2]s%%포인트꼴입니다."},
		"course.steady": {
			En: "%[1]s moves by %[2]s percentage points %[3]s, which cannot be told from chance: neither rising nor falling.",
			Ko: "%[1]s %[3]s %[2]s%%포인트꼴로 움직였지만 우연과 구별되지 않습니다. 늘거나 준다고 말할 수 없습니다.",
		},
		"course.rare": {
			En: "Too few new openings ask for it to see a trend.",
			Ko: "새 공고 가운데 이 기술을 요구하는 것이 너무 적어 추세를 볼 수 없습니다.",
		},
		"course.stands":      {En: "New openings from %s to %s: %s. Sources: %s.", Ko: "%s부터 %s까지 새로 나온 %s. 출처: %s."},
		"course.stands.none": {En: "New openings from %s to %s.", Ko: "%s부터 %s까지 새로 나온 공고."},
		"course.partial":     {En: "not over yet", Ko: "아직 끝나지 않음"},
		"course.title":       {En: "Share of %s in new openings", Ko: "새 공고 속 %s 비율"},
		"course.steps":       {En: "Length of a step", Ko: "간격"},

		"refused.rare": {
			En: "No trend: too few new openings ask for it.",
			Ko: "추세를 말하지 않습니다. 이 기술을 요구하는 새 공고가 너무 적습니다.",
		},
		"refused.rare.hint": {En: "Try longer steps, or fewer conditions.", Ko: "간격을 늘리거나 조건을 줄여 보세요."},
		"refused.steps": {
			En: "No trend: fewer than eight complete steps were asked for, and over so few no direction can be told from chance.",
			Ko: "추세를 말하지 않습니다. 끝난 기간이 여덟 번보다 적으면 방향과 우연을 구별할 수 없습니다.",
		},
		"refused.steps.hint": {En: "Ask for more steps.", Ko: "기간 수를 늘려 보세요."},
		"refused.sources": {
			En: "No trend: no source was there from before the first step to the last. A source that comes or goes moves every share without any employer having changed its mind.",
			Ko: "추세를 말하지 않습니다. 첫 기간 전부터 마지막까지 빠짐없이 모은 출처가 없습니다. 출처가 늘거나 줄면, 회사들의 요구가 그대로여도 비율이 움직입니다.",
		},
		"refused.sources.hint": {En: "Try shorter steps, or come back when more has been collected.", Ko: "간격을 줄여 보거나, 더 모인 뒤에 다시 보세요."},
		"refused.undated": {
			En: "No trend: all openings begin on one day, that of their import. When they were really new is not known.",
			Ko: "추세를 말하지 않습니다. 모든 공고가 가져온 날 하루에 시작해, 언제 새로 나왔는지 알 수 없습니다.",
		},
		"refused.undated.hint": {En: "Trends need openings that were collected over months.", Ko: "추세를 보려면 여러 달에 걸쳐 모은 공고가 있어야 합니다."},
		"refused.thin":         {En: "No trend: some steps have too few new openings.", Ko: "추세를 말하지 않습니다. 새 공고가 너무 적은 기간이 있습니다."},
		"refused.thin.of": {
			En: "No trend: the thinnest step has %s, and a share of so few is mostly chance.",
			Ko: "추세를 말하지 않습니다. 가장 적은 기간에는 새로 나온 %s뿐이라 비율이 거의 우연으로 정해집니다.",
		},
		"refused.thin.hint": {En: "Try longer steps, or fewer conditions.", Ko: "간격을 늘리거나 조건을 줄여 보세요."},

		"trends.title": {En: "What rises, what falls", Ko: "늘어나는 기술, 줄어드는 기술"},
		"trends.about": {
			En: "Which technologies new job openings ask for more and more, and which less and less, where that can be told from chance.",
			Ko: "새 채용 공고가 점점 더 요구하는 기술과 덜 요구하는 기술입니다. 우연과 구별되는 것만 말합니다.",
		},
		"trends.found":        {En: "Rising: %s. Falling: %s.", Ko: "늘어나는 %s, 줄어드는 %s."},
		"trends.atleast":      {En: "at least %s", Ko: "%s 이상"},
		"trends.rising":       {En: "Rising", Ko: "늘어나는 기술"},
		"trends.falling":      {En: "Falling", Ko: "줄어드는 기술"},
		"trends.top":          {En: "Much asked for, no clear direction", Ko: "많이 요구하지만 방향이 뚜렷하지 않은 기술"},
		"trends.rising.none":  {En: "Nothing rises that can be told from chance.", Ko: "우연과 구별될 만큼 늘어나는 기술이 없습니다."},
		"trends.falling.none": {En: "Nothing falls that can be told from chance.", Ko: "우연과 구별될 만큼 줄어드는 기술이 없습니다."},
		"trends.top.none":     {En: "Everything that is much asked for moves.", Ko: "많이 요구하는 기술이 모두 움직이고 있습니다."},
		"trends.slope":        {En: "%s points %s", Ko: "%[2]s %[1]s%%p"},
		"trends.left":         {En: "Left out because they were not there throughout: %s.", Ko: "처음부터 끝까지 있지 않아 뺀 출처: %s."},
		"trends.first":        {En: "First", Ko: "처음"},
		"trends.last":         {En: "Last", Ko: "마지막"},
		"trends.move":         {En: "Movement", Ko: "움직임"},
		"trends.line":         {En: "Course", Ko: "흐름"},
		"trends.counts":       {En: "New openings of each step", Ko: "기간마다 새로 나온 공고"},
		"trends.rules": {
			En: "Openings count when they are new, and only those of sources that were there throughout. A direction is named only where it can be told from chance after allowing for every technology that was looked at. Every line has a scale of its own, from nothing to a little above its highest interval; its dashed end is not over yet.",
			Ko: "공고는 새로 나온 때에 세고, 처음부터 끝까지 있던 출처만 봅니다. 살펴본 모든 기술을 감안하고도 우연과 구별될 때만 방향을 말합니다. 선마다 0에서 제 구간의 위끝까지를 눈금으로 쓰며, 점선으로 그린 끝은 아직 끝나지 않은 기간입니다.",
		},
	}
}
