package status

import (
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// filled returns a command about a subject.
func filled(command, subject string) string {
	if strings.Contains(command, "%s") {
		return fmt.Sprintf(command, subject)
	}
	return command
}

// span says how long something is, in its largest unit.
func span(d time.Duration) message.Text {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return words(int(d/time.Second), "%d s", "%d초")
	case d < 2*time.Hour:
		return words(int(d/time.Minute), "%d min", "%d분")
	case d < 48*time.Hour:
		return words(int(d/time.Hour), "%d h", "%d시간")
	}
	return words(int(d/(24*time.Hour)), "%d d", "%d일")
}

func words(n int, en, ko string) message.Text {
	return message.Text{En: fmt.Sprintf(en, n), Ko: fmt.Sprintf(ko, n)}
}

// percent writes a part of one.
func percent(v float64) string {
	if v > 0 && v < .1 {
		return fmt.Sprintf("%.1f %%", 100*v)
	}
	return fmt.Sprintf("%.0f %%", 100*v)
}

// dollars writes an amount of money.
func dollars(v float64) string { return fmt.Sprintf("$%.2f", v) }

// short returns the beginning of a text, on one line.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// Kinds of findings.
var (
	foundEmpty = kind{
		checkStore, "store-empty",
		message.Text{En: "the store has no postings yet", Ko: "저장소에 아직 공고가 없습니다"},
		message.Text{En: "collect, or import what you have", Ko: "수집하거나 가지고 있는 공고를 가져오세요"},
		"techmap run",
	}
	foundDown = kind{
		checkStore, "store-down",
		message.Text{En: "the store cannot be read since %s; answers are of %s", Ko: "%s부터 저장소를 읽을 수 없습니다. 답은 %s 자료입니다"},
		message.Text{En: "see whether the database or disk is there and has room", Ko: "데이터베이스나 디스크가 있는지, 공간이 남았는지 확인하세요"},
		"techmap doctor",
	}
	foundFailed = kind{
		checkSources, "source-failed",
		message.Text{En: "failed %d runs in a row%s", Ko: "연달아 %d번 실패%s"},
		message.Text{En: "see whether the site answers and still reads as it did", Ko: "사이트가 응답하는지, 형식이 그대로인지 확인하세요"},
		"techmap sites check %s",
	}
	foundRefused = kind{
		checkSources, "source-refused",
		message.Text{En: "refused %d runs in a row%s", Ko: "연달아 %d번 거절%s"},
		message.Text{En: "the site does not want to be asked: read its robots.txt and terms, then leave it out or ask its owner", Ko: "사이트가 수집을 원하지 않습니다. robots.txt와 약관을 확인하고 빼거나 운영자에게 문의하세요"},
		"techmap sites show %s",
	}
	foundPartial = kind{
		checkSources, "source-partial",
		message.Text{En: "the last listing is not whole%s: nothing closes by it", Ko: "마지막 목록이 온전하지 않음%s: 이 목록으로는 마감 처리하지 않습니다"},
		message.Text{En: "run it again; if it stays so, check the site's file", Ko: "다시 실행하고, 계속 그러면 사이트 파일을 점검하세요"},
		"techmap crawl --site %s",
	}
	foundEmptyListing = kind{
		checkSources, "source-empty",
		message.Text{En: "lists nothing, usually %d", Ko: "목록이 비었습니다. 보통 %d건"},
		message.Text{En: "the site has changed: check its file before its openings close", Ko: "사이트가 바뀌었습니다. 공고가 마감 처리되기 전에 사이트 파일을 점검하세요"},
		"techmap sites check %s",
	}
	foundFell = kind{
		checkSources, "source-fell",
		message.Text{En: "lists %d, usually %d", Ko: "목록 %d건, 보통 %d건"},
		message.Text{En: "compare with the site itself: has its paging or search changed?", Ko: "사이트와 직접 비교하세요. 페이지 넘김이나 검색이 바뀌지 않았나요?"},
		"techmap sites check %s",
	}
	foundLate = kind{
		checkSources, "source-late",
		message.Text{En: "was due %s ago", Ko: "예정보다 %s 늦었습니다"},
		message.Text{En: "see whether the schedule still runs, or collect now", Ko: "예약이 돌고 있는지 보거나 지금 수집하세요"},
		"techmap crawl --site %s",
	}
	foundUnrefined = kind{
		checkLayers, "silver-empty",
		message.Text{En: "has nothing yet of what was collected", Ko: "수집한 것이 아직 들어오지 않았습니다"},
		message.Text{En: "make silver of it, then gold, then openings", Ko: "실버, 골드, 채용을 차례로 만드세요"},
		"techmap refine && techmap load && techmap publish",
	}
	foundSilverBehind = behind(layerSilver, "bronze", "브론즈", "techmap refine")
	foundGoldBehind   = behind(layerGold, "silver", "실버", "techmap load")
	foundOpenBehind   = behind(layerOpenings, "gold", "골드", "techmap publish")

	foundQueueLong = kind{
		checkQueues, "queue-long",
		message.Text{En: "%d messages wait", Ko: "메시지 %d건이 기다립니다"},
		message.Text{En: "see whether what reads it runs", Ko: "이 큐를 읽는 작업이 돌고 있는지 확인하세요"},
		"aws sqs get-queue-attributes --attribute-names All --queue-url QUEUE",
	}
	foundQueueOld = kind{
		checkQueues, "queue-old",
		message.Text{En: "messages have been waiting for %s", Ko: "메시지가 %s째 기다립니다"},
		message.Text{En: "see whether what reads it runs", Ko: "이 큐를 읽는 작업이 돌고 있는지 확인하세요"},
		"aws sqs get-queue-attributes --attribute-names All --queue-url QUEUE",
	}
	foundDead = kind{
		checkQueues, "queue-dead",
		message.Text{En: "%d messages could not be done", Ko: "처리하지 못한 메시지 %d건"},
		message.Text{En: "read the log of what failed, then send them back to their queue", Ko: "실패한 작업의 로그를 보고 원래 큐로 되돌리세요"},
		"aws sqs receive-message --visibility-timeout 0 --queue-url QUEUE",
	}
	foundRejects = kind{
		checkRejects, "rejects-many",
		message.Text{En: "%d records are lost, %s of all", Ko: "버린 기록 %d건, 전체의 %s"},
		message.Text{En: "see why; when the cause is mended, try them again", Ko: "이유를 보고, 고친 뒤 다시 시도하세요"},
		"techmap rejects",
	}
	foundSpent = kind{
		checkModel, CodeBudget,
		message.Text{En: "%s of %s are spent this month", Ko: "이번 달 예산 %[2]s 가운데 %[1]s 사용"},
		message.Text{En: "raise --max-cost-month, or wait for next month: rules go on answering", Ko: "--max-cost-month를 올리거나 다음 달까지 기다리세요. 그동안 규칙이 답합니다"},
		"techmap llm ledger --by day",
	}
	foundBacklog = kind{
		checkModel, "model-backlog",
		message.Text{En: "%d postings wait for a model, which takes %s", Ko: "공고 %d건이 모델의 답을 기다립니다. 예상 %s"},
		message.Text{En: "ask in a batch, or raise the limits of requests", Ko: "배치로 묻거나 요청 한도를 올리세요"},
		"techmap llm submit",
	}
	foundUnpublished = kind{
		checkPublication, "publication-none",
		message.Text{En: "nothing has been published", Ko: "게시된 것이 없습니다"},
		message.Text{En: "make openings of what gold holds", Ko: "골드에서 채용을 만드세요"},
		"techmap publish",
	}
	foundStale = kind{
		checkPublication, "publication-old",
		message.Text{En: "what is published is %s old", Ko: "게시한 지 %s 지났습니다"},
		message.Text{En: "collect and publish again", Ko: "다시 수집하고 게시하세요"},
		"techmap run",
	}
	foundUnbalanced = kind{
		checkQuality, "runs-unbalanced",
		message.Text{En: "%d of %d runs do not account for every record", Ko: "최근 실행 %[2]d번 가운데 %[1]d번은 처리한 건수가 맞지 않습니다"},
		message.Text{En: "a run that was cut short is made good by the next; if none was, report it", Ko: "중단된 실행은 다음 실행이 바로잡습니다. 중단한 적이 없으면 신고해 주세요"},
		"techmap doctor",
	}
	foundUnfilled = kind{
		checkQuality, "field-thin",
		message.Text{En: "only %s of the latest openings have one", Ko: "최근 채용 가운데 %s에만 있습니다"},
		message.Text{En: "see which source lost it", Ko: "어느 출처에서 사라졌는지 보세요"},
		"techmap explore gold",
	}
	foundDuplicates = kind{
		checkQuality, "duplicates-many",
		message.Text{En: "%s of the postings repeat another", Ko: "공고의 %s가 다른 공고와 겹칩니다"},
		message.Text{En: "see whether different jobs are taken for one", Ko: "다른 채용이 하나로 묶이지 않았는지 보세요"},
		"techmap why-same --help",
	}
)

// behind returns the kind of a layer that is behind.
func behind(layer, en, ko, command string) kind {
	return kind{
		checkLayers, layer + "-behind",
		message.Text{En: "has been behind " + en + " for %s", Ko: ko + "보다 %s 뒤처져 있습니다"},
		message.Text{En: "take over what is there, and see why nothing does so by itself", Ko: "밀린 것을 처리하고 자동으로 되지 않은 까닭을 보세요"},
		command,
	}
}
