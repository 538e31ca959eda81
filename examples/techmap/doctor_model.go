package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm"
)

var (
	textModelReady    = message.Text{En: "%s; not asked (--model-check asks one small question)", Ko: "%s. 물어보지는 않음(--model-check가 작은 질문 하나를 보냄)"}
	textModelAnswers  = message.Text{En: "%s answers in %v, %d tokens, %s", Ko: "%s: %v 만에 응답, 토큰 %d개, %s"}
	textModelFinish   = message.Text{En: "%s answers, but ends with %q", Ko: "%s: 응답은 하지만 %q(으)로 끝남"}
	textModelRemedy   = message.Text{En: "check --model, --model-url, the key and the network", Ko: "--model, --model-url, 키와 네트워크를 확인하세요"}
	textBooks         = message.Text{En: "%s calls; this month %s, today %s requests to this model", Ko: "호출 %s번. 이번 달 %s, 이 모델에 오늘 요청 %s번"}
	textBooksTorn     = message.Text{En: "torn lines, of calls that a crash cut off: %d", Ko: "강제 종료로 끊긴 줄 %d개"}
	textBooksRemedy   = message.Text{En: "the month's budget is spent: raise --max-cost-month to go on", Ko: "이번 달 예산을 다 썼습니다. 계속하려면 --max-cost-month를 올리세요"}
	textQuotaRemedy   = message.Text{En: "today's requests are used up: go on after midnight in California", Ko: "오늘 요청 한도를 다 썼습니다. 캘리포니아 자정이 지나면 이어서 하세요"}
	textBatches       = message.Text{En: "%d are under way", Ko: "진행 중 %d개"}
	textBatchesRemedy = message.Text{En: `"techmap llm collect" takes in the answers`, Ko: `"techmap llm collect"로 답을 받으세요`}
	textNotWaiting    = message.Text{En: "no posting waits for a model", Ko: "모델의 답을 기다리는 공고가 없습니다"}
	textSomeWaiting   = message.Text{En: "%d postings have the lexicon's answer and wait for the model's", Ko: "공고 %d건이 어휘 사전의 결과로 모델의 답을 기다립니다"}
	textUnread        = message.Text{En: `%d records were read without this model: run "techmap annotate", "techmap load", then "techmap publish"`, Ko: `%d건은 이 모델 없이 읽은 것입니다. "techmap annotate", "techmap load", "techmap publish"를 차례로 실행하세요`}
	textRetryRemedy   = message.Text{En: `"techmap llm retry" asks about them`, Ko: `"techmap llm retry"로 물어볼 수 있습니다`}
)

// reader returns the name of the cascade that gold ought to be read by, "" if there is none.
func (c *doctorCmd) reader(a *app) string {
	l, err := a.layers(tagFlags{}).withStored(a, c.extractorFlag, nil)
	if err != nil || l.filled == nil {
		return ""
	}
	return l.filled.Name()
}

// examineModel checks the model of a cascade, its books and what waits for it.
func (c *doctorCmd) examineModel(ctx context.Context, a *app) []finding {
	model := finding{Check: "model"}
	k, err := a.consultant(ctx, c.extractorFlag, c.askFlags)
	switch {
	case err != nil:
		model.Found, model.Remedy = strings.TrimPrefix(err.Error(), errMisuse.Error()+": "), a.say(textModelRemedy)
	case k == nil:
		return nil
	case !c.ModelCheck:
		model.OK, model.Found = true, a.say(textModelReady, k.model.Name())
	default:
		model = a.probe(ctx, k)
	}
	if k == nil {
		return []finding{model}
	}
	return []finding{model, a.examineBooks(k), a.examineBatches(ctx)}
}

// examineBatches checks that the notes about batches can be read.
func (a *app) examineBatches(ctx context.Context) finding {
	f := finding{Check: "batches"}
	jobs, err := a.jobs().List(ctx)
	if err != nil {
		f.Found = err.Error()
		return f
	}
	working := 0
	for _, j := range jobs {
		if len(j.Requests) > 0 {
			working++
		}
	}
	if f.OK, f.Found = true, a.say(textBatches, working); working > 0 {
		f.Remedy = a.say(textBatchesRemedy)
	}
	return f
}

// probe asks the model one small question, which is booked like any other.
func (a *app) probe(ctx context.Context, k *consultant) finding {
	f := finding{Check: "model", Remedy: a.say(textModelRemedy)}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	began := time.Now()
	reply, err := k.model.Generate(ctx, llm.Prompt{User: "Answer with one word: ok", MaxOutput: 512})
	e := llm.Entry{
		At: began.UTC(), Took: time.Since(began), Model: k.model.Name(), Version: reply.Version,
		Usage: reply.Usage, Money: k.price.Of(reply.Usage), Finish: reply.Finish,
	}
	if err != nil {
		e.Err = err.Error()
	}
	booked := a.ledger().add(ctx, e)
	switch err := errors.Join(err, booked); {
	case err != nil:
		f.Found = err.Error()
	case reply.Finish != llm.FinishStop && reply.Finish != llm.FinishLength:
		f.Found = a.say(textModelFinish, e.Model, reply.Finish)
	default:
		f.OK, f.Remedy = true, ""
		f.Found = a.say(textModelAnswers, e.Model, e.Took.Round(time.Millisecond), e.Usage.Total(), dollars(e.Money))
	}
	return f
}

// examineBooks checks that the books can be read and that they leave something to spend.
func (a *app) examineBooks(k *consultant) finding {
	f := finding{Check: "ledger"}
	s, err := a.ledger().standing(k.model.Name(), time.Now())
	if err != nil {
		f.Found = err.Error()
		return f
	}
	f.OK = true
	f.Found = a.say(textBooks, thousands(s.Calls), dollars(s.Month), thousands(s.Today))
	if s.Torn > 0 {
		f.Found += "; " + a.say(textBooksTorn, s.Torn)
	}
	switch {
	case k.flags.MaxCostMonth > 0 && s.Month >= k.flags.MaxCostMonth:
		f.OK, f.Remedy = false, a.say(textBooksRemedy)
	case k.flags.RPD > 0 && s.Today >= k.flags.RPD:
		f.OK, f.Remedy = false, a.say(textQuotaRemedy)
	}
	return f
}

// examinePending says how many postings wait for a model. That some do is no damage.
func (a *app) examinePending(ctx context.Context, s *stores) finding {
	f := finding{Check: "pending"}
	ids, err := s.gold.Gold().Pending(ctx)
	switch {
	case err != nil:
		f.Found = err.Error()
	case len(ids) == 0:
		f.OK, f.Found = true, a.say(textNotWaiting)
	default:
		f.OK, f.Found, f.Remedy = true, a.say(textSomeWaiting, len(ids)), a.say(textRetryRemedy)
	}
	return f
}
