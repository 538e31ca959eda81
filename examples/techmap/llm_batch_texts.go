package main

import (
	"context"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm"
)

var (
	textNoBatches = message.Text{
		En: "%s takes no batches: name genai/NAME, which does",
		Ko: "%s 모델은 배치를 받지 않습니다. 배치를 받는 genai/이름을 쓰세요",
	}
	textBatchPlan = message.Text{
		En: "%s: %s postings to ask about, %s of them in batches already; %s calls, about %s at the price of batches",
		Ko: "%s: 물을 공고 %s건, 그중 %s건은 이미 배치에 있음. 호출 %s번, 배치 가격으로 약 %s",
	}
	textHandedIn = message.Text{
		En: "handed in: %s postings in %d batches, at most %s. \"techmap llm collect\" takes in the answers, in a few minutes to a day.",
		Ko: "배치 %[2]d개로 공고 %[1]s건을 맡겼습니다. 비용은 최대 %[3]s입니다. 몇 분에서 하루 뒤에 \"techmap llm collect\"로 답을 받으세요.",
	}
	textUnsureJobs = message.Text{
		En: "%d batches may or may not have arrived: nothing is asked twice, the next run finds out (after a minute)",
		Ko: "배치 %d개는 도착했는지 알 수 없습니다. 두 번 묻지 않으며, 1분 뒤에 다시 실행하면 확인합니다",
	}
	textOnline = message.Text{
		En: "%s postings could not be answered in a batch: \"techmap annotate\" asks about them one by one",
		Ko: "공고 %s건은 배치로 답을 얻지 못했습니다. \"techmap annotate\"가 따로 묻습니다",
	}
	textBatchLeft = message.Text{
		En: "%s postings are not handed in: run \"techmap llm submit\" again",
		Ko: "공고 %s건은 아직 맡기지 못했습니다. \"techmap llm submit\"을 다시 실행하세요",
	}
	textBatchStopped = message.Text{En: "stopped: %s (%v)", Ko: "멈춤: %s (%v)"}
	textCollected    = message.Text{
		En: "%s: %s postings answered, %s without an answer, %s changed since, %s calls, %s",
		Ko: "%s: 답을 받은 공고 %s건, 답이 없는 공고 %s건, 그사이 바뀐 공고 %s건, 호출 %s번, %s",
	}
	textReopened = message.Text{
		En: "%s postings of batches that ended early: \"techmap llm submit\" asks again",
		Ko: "도중에 끝난 배치의 공고 %s건은 \"techmap llm submit\"으로 다시 물을 수 있습니다",
	}
	textAtWork = message.Text{
		En: "%d batches are at work, with %s postings: run \"techmap llm collect\" again later",
		Ko: "배치 %d개(공고 %s건)가 진행 중입니다. 나중에 \"techmap llm collect\"를 다시 실행하세요",
	}
	textNoJobs  = message.Text{En: "no batches of %s are under way", Ko: "%s 모델의 진행 중인 배치가 없습니다"}
	textJobLost = message.Text{
		En: "batch %s is not known at the provider: is this the key it was handed in with? It is asked again a week after it was handed in.",
		Ko: "제공자에게 배치 %s가 없습니다. 맡길 때와 같은 키인가요? 맡긴 지 일주일이 지나면 다시 묻습니다.",
	}
	textOtherJobs = message.Text{
		En: "batches of other models are under way: %s; collect them with --model",
		Ko: "다른 모델의 배치도 있습니다: %s. --model로 지정해 받으세요",
	}
	textNowLoad = message.Text{
		En: "next: \"techmap load --extractor cascade --model …\" and \"techmap publish\" put the answers into the ranking",
		Ko: "다음: \"techmap load --extractor cascade --model …\"과 \"techmap publish\"로 답을 순위에 반영하세요",
	}
)

// tellBatchPlan says what handing in will take, before anything is handed in.
func (k *asking) tellBatchPlan(s survey) {
	cost := k.say(textEstNoPrice)
	if k.priced {
		cost = dollars(s.Money / 2)
	}
	open := len(s.ids)
	k.note(textBatchPlan, k.model.Name(), thousands(open), thousands(max(open-s.Asked, 0)), thousands(s.Calls), cost)
}

// tellSubmitted says what was handed in.
func (a *app) tellSubmitted(s submitted) {
	a.note(textHandedIn, thousands(s.Asked), len(s.Jobs), dollars(s.Most.Money))
	if n := len(s.Unsure); n > 0 {
		a.note(textUnsureJobs, n)
	}
	if s.Online > 0 {
		a.note(textOnline, thousands(s.Online))
	}
	if s.Left > 0 {
		a.note(textBatchLeft, thousands(s.Left))
	}
}

// tellCollected says what was collected and what is still to come.
func (a *app) tellCollected(ctx context.Context, c takenIn) error {
	if len(c.Jobs) == 0 {
		a.note(textNoJobs, c.Model)
		return a.tellOthers(ctx, c.Model)
	}
	a.note(textCollected, c.Model, thousands(c.Answered), thousands(c.Unanswered), thousands(c.Gone), thousands(c.Calls), dollars(c.Money))
	working, unsure := 0, 0
	for _, j := range c.Jobs {
		switch j.State {
		case llm.JobWorking:
			working++
		case llm.JobUnsure:
			unsure++
		case llm.JobLost:
			a.note(textJobLost, j.Label)
		case llm.JobDone, llm.JobEnded:
		}
	}
	if unsure > 0 {
		a.note(textUnsureJobs, unsure)
	}
	if c.Online > 0 {
		a.note(textOnline, thousands(c.Online))
	}
	if c.Open > 0 {
		a.note(textReopened, thousands(c.Open))
	}
	if working > 0 {
		a.note(textAtWork, working, thousands(c.Waiting))
	}
	if c.Answered+c.Unanswered > 0 {
		a.note(textNowLoad)
	}
	return a.tellOthers(ctx, c.Model)
}

// tellOthers says that other models have batches, too.
func (a *app) tellOthers(ctx context.Context, model string) error {
	jobs, err := a.jobs().List(ctx)
	if err != nil {
		return err
	}
	var others []string
	for _, j := range jobs {
		if j.Model != model && len(j.Requests) > 0 {
			others = append(others, j.Model)
		}
	}
	slices.Sort(others)
	if others = slices.Compact(others); len(others) > 0 {
		a.note(textOtherJobs, strings.Join(others, ", "))
	}
	return nil
}
