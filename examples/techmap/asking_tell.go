package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm"
)

var (
	textEstimate      = message.Text{En: "%s: %s", Ko: "%s: %s"}
	textEstPostings   = message.Text{En: "%s postings", Ko: "공고 %s건"}
	textEstStored     = message.Text{En: "%s answered before", Ko: "이미 답한 것 %s건"}
	textEstCalls      = message.Text{En: "%s calls", Ko: "호출 %s번"}
	textEstMinutes    = message.Text{En: "about %s min", Ko: "약 %s분"}
	textEstSeconds    = message.Text{En: "under a minute", Ko: "1분 안"}
	textEstDays       = message.Text{En: "over %d days of quota", Ko: "하루 한도로 %d일에 걸쳐"}
	textEstNoPrice    = message.Text{En: "price not known (--price-input, --price-output)", Ko: "가격 모름(--price-input, --price-output)"}
	textAsked         = message.Text{En: "%s: %s calls, %s tokens, %s", Ko: "%s: 호출 %s번, 토큰 %s개, %s"}
	textStillPending  = message.Text{En: "%d postings wait for %s and have the lexicon's answer until then: %s. Run the same command again, or \"techmap llm retry\", to go on; what is answered is not asked again.", Ko: "공고 %d건이 %s 모델의 답을 기다리며, 그동안은 어휘 사전의 결과를 씁니다. 이유: %s. 같은 명령이나 \"techmap llm retry\"를 다시 실행하면 이어서 하고, 이미 받은 답은 다시 묻지 않습니다."}
	textInBatch       = message.Text{En: "%d postings wait for %s: %s", Ko: "공고 %d건이 %s 모델의 답을 기다립니다. %s"}
	textWaiting       = message.Text{En: "%d postings wait for the model and have the lexicon's answer until then: \"techmap annotate\" asks it, then \"techmap load\" and \"techmap publish\"", Ko: "공고 %d건이 모델의 답을 기다리며, 그동안은 어휘 사전의 결과를 씁니다. \"techmap annotate\"로 묻고 \"techmap load\", \"techmap publish\"를 실행하세요"}
	textAnswersUnused = message.Text{En: "models have answered about this store; their answers are left out, --extractor cascade --model PROVIDER/NAME takes them in", Ko: "이 저장소에는 모델의 답이 있지만 쓰지 않습니다. --extractor cascade --model 제공자/이름을 붙이면 씁니다"}
	textBecause       = message.Text{En: "%s (%v)", Ko: "%s (%v)"}
)

// Kinds of reasons for which a model was not asked.
const (
	whyQuota     = "quota"       // the day's requests are used up; they come back
	whyBudget    = "budget"      // what may be spent is, or the provider has no more credit
	whyThrottled = "throttled"   // asked too fast for too long
	whyOut       = "unavailable" // it does not answer
	whyRefused   = "refused"     // it calls the questions wrong
	whyBatch     = "batch"       // it has been handed in: not asked for now, on purpose
	whyBlocked   = "blocked"     // it refuses the key
	whyBusy      = "busy"        // another process asks
)

// reasonKinds are the reasons for people.
var reasonKinds = map[string]message.Text{
	whyQuota:     {En: "the quota is used up; it comes back in %s", Ko: "하루 한도를 다 썼습니다. %s 뒤에 다시 쓸 수 있습니다"},
	whyBudget:    {En: "the budget or credit is used up; raise --max-cost, --max-cost-month or --max-tokens to go on", Ko: "예산이나 잔액을 다 썼습니다. 계속하려면 --max-cost, --max-cost-month, --max-tokens를 올리세요"},
	whyThrottled: {En: "the provider slows us down; lower --rpm or --tpm", Ko: "제공자가 속도를 제한합니다. --rpm이나 --tpm을 낮추세요"},
	whyOut:       {En: "the model does not answer", Ko: "모델이 응답하지 않습니다"},
	whyBatch:     {En: "they have been handed in as a batch; \"techmap llm collect\" fetches the answers", Ko: "배치로 맡겨 두었습니다. \"techmap llm collect\"로 답을 받으세요"},
	whyRefused:   {En: "the model calls the questions wrong; check --model and --model-url", Ko: "모델이 질문을 거절합니다. --model과 --model-url을 확인하세요"},
	whyBlocked:   {En: "the model refuses to be asked; check the key and the account", Ko: "모델이 요청을 거부합니다. 키와 계정을 확인하세요"},
	whyBusy:      textBusy,
}

// unfinished reports whether something was not asked that should have been.
func (o outcome) unfinished() bool { return o.Pending > 0 && o.Why != whyBatch }

// explain fills in why there is anything pending.
func (o *outcome) explain() {
	if o.reason == nil {
		if o.Pending > 0 {
			o.Why = whyBatch
		}
		return
	}
	o.Err = o.reason.Error()
	_, waits := errors.AsType[*techmap.RetryError](o.reason)
	switch {
	case errors.Is(o.reason, errBusy):
		o.Why = whyBusy
	case errors.Is(o.reason, techmap.ErrExhausted) && waits:
		o.Why = whyQuota
	case errors.Is(o.reason, techmap.ErrExhausted):
		o.Why = whyBudget
	case errors.Is(o.reason, techmap.ErrThrottled):
		o.Why = whyThrottled
	case errors.Is(o.reason, techmap.ErrInvalid):
		o.Why = whyRefused
	case errors.Is(o.reason, techmap.ErrBlocked):
		o.Why = whyBlocked
	default:
		o.Why = whyOut
	}
}

// tellLeftOut says that gold is made without the answers that models were paid for.
func (a *app) tellLeftOut(f extractorFlag) {
	if _, err := os.Stat(a.ledger().path); err == nil && !f.cascade() {
		a.note(textAnswersUnused)
	}
}

// tellPlan says what asking will take, before anything is asked.
func (k *asking) tellPlan(e llm.Estimate) {
	k.note(textEstimate, k.model.Name(), k.plan(e))
}

// plan returns an estimate in a line.
func (k *asking) plan(e llm.Estimate) string {
	parts := []string{k.say(textEstPostings, thousands(e.Postings))}
	if e.Stored > 0 {
		parts = append(parts, k.say(textEstStored, thousands(e.Stored)))
	}
	parts = append(parts, k.say(textEstCalls, thousands(e.Calls)))
	if e.Time >= time.Minute {
		parts = append(parts, k.say(textEstMinutes, thousands(int(math.Ceil(e.Time.Minutes())))))
	} else {
		parts = append(parts, k.say(textEstSeconds))
	}
	parts = append(parts, k.cost(e.Money))
	if e.Days > 1 {
		parts = append(parts, k.say(textEstDays, e.Days))
	}
	return strings.Join(parts, ", ")
}

// cost writes dollars, if the price is known that they were reckoned with.
func (k *asking) cost(money float64) string {
	if !k.priced {
		return k.say(textEstNoPrice)
	}
	return dollars(money)
}

// tellOutcome says what asking took, and what is left.
func (a *app) tellOutcome(o outcome) {
	money := dollars(o.Money)
	if !o.priced {
		money = a.say(textEstNoPrice)
	}
	a.note(textAsked, o.Model, thousands(o.Calls), thousands(o.Tokens), money)
	if o.Pending == 0 {
		return
	}
	why := a.say(reasonKinds[o.Why])
	if r, ok := errors.AsType[*techmap.RetryError](o.reason); ok && o.Why == whyQuota {
		why = a.say(reasonKinds[o.Why], r.After.Round(time.Minute))
	}
	if o.Why == whyBatch {
		a.note(textInBatch, o.Pending, o.Model, why)
		return
	}
	if o.Why != whyBusy && !errors.Is(o.reason, techmap.ErrBlocked) { // which ends the command with the reason itself
		why = a.say(textBecause, why, o.reason)
	}
	a.note(textStillPending, o.Pending, o.Model, why)
}

// dollars writes an amount to the cent, or below one to the digits that count.
func dollars(d float64) string {
	if d >= .01 || d <= 0 {
		return fmt.Sprintf("$%.2f", d)
	}
	return fmt.Sprintf("$%.4f", d)
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
