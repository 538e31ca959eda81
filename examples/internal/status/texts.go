package status

import "github.com/techmap-it/techmap/examples/internal/message"

// What is said on the screen.
var (
	headSources   = message.Text{En: "SOURCES", Ko: "출처"}
	headLast      = message.Text{En: "last run", Ko: "마지막 수집"}
	headOutcome   = message.Text{En: "outcome", Ko: "결과"}
	headPostings  = message.Text{En: "postings", Ko: "공고"}
	headUsual     = message.Text{En: "usual", Ko: "보통"}
	headNext      = message.Text{En: "next run", Ko: "다음 수집"}
	headLayers    = message.Text{En: "LAYERS", Ko: "계층"}
	headRecords   = message.Text{En: "records", Ko: "건수"}
	headChanged   = message.Text{En: "changed", Ko: "바뀐 때"}
	headQueues    = message.Text{En: "QUEUES", Ko: "큐"}
	headMessages  = message.Text{En: "messages", Ko: "메시지"}
	headOldest    = message.Text{En: "waiting for", Ko: "기다린 시간"}
	headPublished = message.Text{En: "PUBLISHED", Ko: "게시"}
	headRejects   = message.Text{En: "REJECTS", Ko: "버린 기록"}
	headModel     = message.Text{En: "MODEL", Ko: "모델"}
	headQuality   = message.Text{En: "QUALITY", Ko: "품질"}
	headFilled    = message.Text{En: "FILLED", Ko: "채워진 비율"}
	headToDo      = message.Text{En: "WHAT TO DO", Ko: "할 일"}

	saidGood      = message.Text{En: "all is well", Ko: "모두 정상입니다"}
	saidWarn      = message.Text{En: "to look at: %d", Ko: "살펴볼 것 %d가지"}
	saidBad       = message.Text{En: "broken: %d", Ko: "고장 %d가지"}
	saidBoth      = message.Text{En: "broken: %d, to look at: %d", Ko: "고장 %d가지, 살펴볼 것 %d가지"}
	saidStale     = message.Text{En: "what follows is of %s", Ko: "아래는 %s 상태입니다"}
	saidAgo       = message.Text{En: "%s ago", Ko: "%s 전"}
	saidIn        = message.Text{En: "in %s", Ko: "%s 뒤"}
	saidLate      = message.Text{En: "%s late", Ko: "%s 늦음"}
	saidByHand    = message.Text{En: "by hand", Ko: "직접 실행"}
	saidMore      = message.Text{En: "%d more: --limit 0 shows all", Ko: "%d곳 더 있습니다. --limit 0으로 모두 볼 수 있습니다"}
	saidMoreFound = message.Text{En: "%d more: --limit 0 shows all", Ko: "%d가지 더 있습니다. --limit 0으로 모두 볼 수 있습니다"}
	saidUpToDate  = message.Text{En: "up to date", Ko: "최신"}
	saidBehind    = message.Text{En: "%s behind", Ko: "%s 뒤처짐"}
	saidNever     = message.Text{En: "never", Ko: "게시한 적 없음"}
	saidPublished = message.Text{En: "%s: %s openings of %s postings, newest sighting %s", Ko: "%s: 공고 %[3]s건에서 채용 %[2]s건, 가장 새로운 확인 %[4]s"}
	saidNoRejects = message.Text{En: "none", Ko: "없음"}
	saidNoWaiting = message.Text{En: "no posting waits for a model", Ko: "모델의 답을 기다리는 공고 없음"}
	saidWaiting   = message.Text{En: "%s postings wait", Ko: "공고 %s건 대기"}
	saidEnds      = message.Text{En: "about %s of asking", Ko: "물어보는 데 약 %s"}
	saidNoPace    = message.Text{En: "how long that takes is not known: none was asked lately", Ko: "걸릴 시간은 모름: 최근에 물어본 적 없음"}
	saidMoney     = message.Text{En: "%s of %s spent this month, %s left", Ko: "이번 달 예산 %[2]s 가운데 %[1]s 사용, %[3]s 남음"}
	saidSpent     = message.Text{En: "%s spent this month, no limit", Ko: "이번 달 %s 사용, 한도 없음"}
	saidQuality   = message.Text{En: "%d of %d runs balance; %s duplicates; %d of %d roles have too few openings to rank", Ko: "실행 %[2]d번 가운데 %[1]d번 건수 일치, 중복 %[3]s, 직군 %[5]d개 가운데 %[4]d개는 순위를 매기기에 부족"}
)

// What values are called.
var (
	outcomes = map[string]message.Text{
		"complete":   {En: "complete", Ko: "끝까지 읽음"},
		"unmodified": {En: "unchanged", Ko: "바뀐 것 없음"},
		"partial":    {En: "partial", Ko: "일부만 읽음"},
		"refused":    {En: "refused", Ko: "거절됨"},
		"failed":     {En: "failed", Ko: "실패"},
	}
	layerNames = map[string]message.Text{
		layerBronze:   {En: "bronze", Ko: "브론즈"},
		layerSilver:   {En: "silver", Ko: "실버"},
		layerGold:     {En: "gold", Ko: "골드"},
		layerOpenings: {En: "openings", Ko: "채용"},
	}
	kindNames = map[string]message.Text{
		"invalid":     {En: "invalid", Ko: "쓸 수 없음"},
		"malformed":   {En: "malformed", Ko: "형식이 다름"},
		"not_found":   {En: "not found", Ko: "찾을 수 없음"},
		"blocked":     {En: "blocked", Ko: "막힘"},
		"throttled":   {En: "throttled", Ko: "요청 제한"},
		"unavailable": {En: "unavailable", Ko: "응답 없음"},
		"exhausted":   {En: "exhausted", Ko: "한도 소진"},
		"other":       {En: "other", Ko: "기타"},
	}
)
