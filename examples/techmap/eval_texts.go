package main

import "github.com/techmap-it/techmap/examples/internal/message"

// What eval says to people.
var (
	headGroup          = message.Text{En: "group", Ko: "묶음"}
	headF1Range        = message.Text{En: "95 %", Ko: "95 % 구간"}
	headLevel          = message.Text{En: "labelled \\ found", Ko: "정답 \\ 결과"}
	headPrecision      = message.Text{En: "precision", Ko: "정밀도"}
	headRecall         = message.Text{En: "recall", Ko: "재현율"}
	headPrecisionShort = message.Text{En: "P", Ko: "정밀도"}
	headRecallShort    = message.Text{En: "R", Ko: "재현율"}
	headF1             = message.Text{En: "F1", Ko: "F1"}
	headHits           = message.Text{En: "right", Ko: "맞음"}
	headFalse          = message.Text{En: "false", Ko: "잘못"}
	headMissed         = message.Text{En: "missed", Ko: "놓침"}
	headWhere          = message.Text{En: "for example in", Ko: "예"}
	headEvalField      = message.Text{En: "field", Ko: "항목"}
	headEvalLabelled   = message.Text{En: "labelled", Ko: "정답 수"}
	headEvalExact      = message.Text{En: "exactly right", Ko: "정확히 맞음"}
	headEvalMacro      = message.Text{En: "macro F1", Ko: "매크로 F1"}
	headEvalPair       = message.Text{En: "compared", Ko: "비교"}
	headEvalGain       = message.Text{En: "F1 gained", Ko: "F1 차이"}
	headEvalOnly       = message.Text{En: "right in the second alone", Ko: "뒤쪽만 맞음"}
	headEvalOnlyFirst  = message.Text{En: "in the first alone", Ko: "앞쪽만 맞음"}
	headEvalChance     = message.Text{En: "p", Ko: "p"}

	textScores     = message.Text{En: "Technologies of a posting, as sets", Ko: "공고마다 요구하는 기술의 집합"}
	textAll        = message.Text{En: "all %d postings", Ko: "공고 %d건 전체"}
	textStrict     = message.Text{En: "words, exactly", Ko: "표현 그대로"}
	textRelaxed    = message.Text{En: "words, nearly", Ko: "표현이 겹침"}
	textLevelGroup = message.Text{En: "as %s", Ko: "수준 %s"}
	textEvalHalf   = message.Text{En: "companies %s, %d postings", Ko: "회사 %s, 공고 %d건"}
	textEvalHalves = message.Text{En: "Companies A and B share no company (--seed %d).", Ko: "회사 A와 B에는 같은 회사가 없습니다 (--seed %d)."}
	textLevels     = message.Text{En: "Level of the technologies found: %.3f right (%d of %d)", Ko: "찾은 기술의 요구 수준: %.3f 맞음 (%[3]d건 중 %[2]d건)"}
	textGaveUp     = message.Text{En: "%s gave up on %d postings, which count as missed", Ko: "%s: 공고 %d건에 답이 없어 놓친 것으로 셌습니다"}
	textPendingIn  = message.Text{En: "%s: a model has still to be asked about %d postings", Ko: "%s: 공고 %d건은 아직 모델에 물어보지 않았습니다"}
	textConfusion  = message.Text{En: "Levels", Ko: "요구 수준"}
	textEvalFields = message.Text{En: "Fields", Ko: "그 밖의 항목"}
	textWorst      = message.Text{En: "Worst names", Ko: "가장 많이 틀린 이름"}
	textPairs      = message.Text{En: "Differences", Ko: "추출기 사이의 차이"}
	textPairNote   = message.Text{
		En: "95 %: postings drawn anew 4,000 times. p: how often two equally good extractors would differ so unevenly on names (McNemar, exact).",
		Ko: "95 % 구간: 공고를 4,000번 다시 뽑아 구했습니다. p: 실력이 같은 두 추출기가 이만큼 한쪽으로 치우칠 확률 (맥니마 정확 검정).",
	}
	textLabelsMissing = message.Text{En: "%d of %d labels have no posting, such as %s", Ko: "정답 %[2]d건 중 %[1]d건은 공고를 찾지 못했습니다. 예: %[3]s"}
	textLeftOut       = message.Text{En: "%d lines in all are no postings and were left out", Ko: "공고로 읽을 수 없는 줄 %d개를 뺐습니다"}
	textNoLabel       = message.Text{En: "none of the labels has a posting", Ko: "정답에 맞는 공고가 하나도 없습니다"}
	textNeedText      = message.Text{En: "%s: %v; name the file of their texts with --postings", Ko: "%s: %v. 글이 든 파일을 --postings로 지정하세요"}
	textDiffed        = message.Text{En: "%d disagreements are in %s", Ko: "다른 점 %d건을 %s에 적었습니다"}
	textExtractorOnce = message.Text{En: "name each extractor once: %s", Ko: "추출기는 한 번씩만 쓰세요: %s"}
)

// What eval says of a disagreement, by its kind.
var (
	textDiffMissed = message.Text{En: "missed", Ko: "놓침"}
	textDiffFalse  = message.Text{En: "false", Ko: "잘못"}
	textDiffLevel  = message.Text{En: "level", Ko: "수준"}
	textDiffWords  = message.Text{En: "words", Ko: "표현"}
	textDiffField  = message.Text{En: "field", Ko: "항목"}
)

// What eval says of the reason of a disagreement.
var (
	whyNoEntry   = message.Text{En: "the taxonomy has no such name", Ko: "분류 체계에 없는 이름"}
	whyContext   = message.Text{En: "found, but taken for no demand: %s", Ko: "찾았지만 요구로 보지 않음: %s"}
	whyReadAs    = message.Text{En: "the words were taken for %s", Ko: "%s로 읽음"}
	whyNoAlias   = message.Text{En: "the entry has no such spelling: %s", Ko: "등록되지 않은 표기: %s"}
	whyWeak      = message.Text{En: "a %s spelling with too little around it to be believed", Ko: "%s 표기인데 둘레에 믿을 근거가 모자람"}
	whyUnread    = message.Text{En: "a rule left out %s, which means nothing else", Ko: "다른 뜻이 없는 %s를 규칙이 제외함"}
	whyAbsent    = message.Text{En: "no demand to the readers: %s", Ko: "사람은 요구로 보지 않음: %s"}
	whyOtherName = message.Text{En: "the readers call the words %s", Ko: "사람은 %s로 읽음"}
	whyBelieved  = message.Text{En: "no reader names it; spelling and confidence: %s", Ko: "사람은 적지 않은 이름. 표기 등급과 확신: %s"}
	whySection   = message.Text{En: "the strongest demand stands in: %s", Ko: "가장 강한 요구가 있는 곳: %s"}
)
