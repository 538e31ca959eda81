package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// nextTexts are the texts of the page on what to learn next.
func nextTexts() map[string]message.Text {
	return map[string]message.Text{
		"next.title": {En: "What to learn next", Ko: "다음에 배울 기술"},
		"next.about": {
			En: "Choose what you can do, and see which technology brings the most openings within your reach.",
			Ko: "할 줄 아는 기술을 고르면, 어떤 기술을 더 배울 때 지원할 수 있는 공고가 가장 늘어나는지 보여 줍니다.",
		},
		"next.lead": {
			En: "%s: of %s, %s (%s) are within reach now.",
			Ko: "%s: %s 가운데 지금 지원할 만한 것은 %s건(%s)입니다.",
		},
		"next.lead.after": {
			En: "After the %d steps below: %s (%s).",
			Ko: "아래 %d단계를 차례로 배우면 %s건(%s)으로 늘어납니다.",
		},
		"next.few": {
			En: "Only %s fit, and %s are needed. Take out a condition or choose another field.",
			Ko: "조건에 맞는 %s뿐이라 답할 수 없습니다. %s건은 있어야 합니다. 조건을 빼거나 다른 분야를 골라 보세요.",
		},
		"next.have":        {En: "What you can do", Ko: "할 줄 아는 기술"},
		"next.have.none":   {En: "Nothing chosen yet. Choose below, or write a name.", Ko: "아직 고른 기술이 없습니다. 아래에서 고르거나 이름을 적어 주세요."},
		"next.add":         {En: "Add", Ko: "더하기"},
		"next.add.field":   {En: "Another technology", Ko: "기술 이름"},
		"next.add.one":     {En: "Add %s", Ko: "%s 더하기"},
		"next.remove":      {En: "Take out %s", Ko: "%s 빼기"},
		"next.mistake":     {En: "“%s” is no technology that is known here.", Ko: "‘%s’ 기술을 찾지 못했습니다."},
		"next.clear":       {En: "Take out all", Ko: "모두 빼기"},
		"next.offers":      {En: "Often asked for", Ko: "자주 요구하는 기술"},
		"next.missing":     {En: "An opening is within reach if I lack", Ko: "지원할 만하다고 볼 기준"},
		"next.missing.0":   {En: "nothing it needs", Ko: "빠짐없이 갖춤"},
		"next.missing.1":   {En: "one thing at most", Ko: "하나까지 모자라도"},
		"next.missing.2":   {En: "two things at most", Ko: "둘까지 모자라도"},
		"next.path":        {En: "A path", Ko: "배우는 순서"},
		"next.path.about":  {En: "One after the other, each the best after those before. The bar is all that is within reach then.", Ko: "앞의 기술을 익힌 다음 가장 도움이 되는 순서입니다. 막대는 그때까지 지원할 만한 공고의 비율입니다."},
		"next.path.none":   {En: "Nothing brings more openings within reach.", Ko: "더 배워도 지원할 만한 공고가 늘지 않습니다."},
		"next.step":        {En: "Step", Ko: "순서"},
		"next.now":         {En: "Now", Ko: "지금"},
		"next.gain":        {En: "Added", Ko: "늘어난 공고"},
		"next.added":       {En: "Added share", Ko: "늘어난 비율"},
		"next.reach":       {En: "Within reach", Ko: "지원할 만한 비율"},
		"next.first":       {En: "If you learn only one", Ko: "하나만 배운다면"},
		"next.first.about": {En: "Openings that come within reach by it alone.", Ko: "그 기술 하나로 새로 지원할 만해지는 공고입니다."},
		"next.fit":         {En: "Which fields fit", Ko: "어떤 분야에 맞을까"},
		"next.fit.about":   {En: "How much of what an opening of each field needs you have, on average, and how many openings lack nothing, one or two things.", Ko: "분야마다 공고 하나가 요구하는 기술 가운데 갖춘 비율의 평균과, 모자란 것이 없는 · 하나까지 · 둘까지인 공고 수입니다."},
		"next.fit.few":     {En: "No field has %s openings that need something.", Ko: "요구 기술이 적힌 공고가 %s건 이상인 분야가 없습니다."},
		"next.fit.covered": {En: "Covered", Ko: "갖춘 비율"},
		"next.fit.0":       {En: "lack nothing", Ko: "모두 갖춤"},
		"next.fit.1":       {En: "one", Ko: "하나까지"},
		"next.fit.2":       {En: "two", Ko: "둘까지"},
		"next.promise":     {En: "This counts what postings ask for. It promises no job, and says nothing of what a technology is worth to you.", Ko: "공고가 적은 요구를 센 것입니다. 취업을 보장하지 않으며, 기술의 값어치를 말하지도 않습니다."},
		"next.silent":      {En: "%s that name no technology are left out.", Ko: "기술 이름이 없는 %s은 뺐습니다."},
	}
}
