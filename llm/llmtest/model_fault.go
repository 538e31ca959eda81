package llmtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing/synctest"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// modelKinds are the kinds of errors that a model may return.
func modelKinds() []error {
	return []error{
		techmap.ErrBlocked, techmap.ErrInvalid, techmap.ErrUnavailable, techmap.ErrThrottled, techmap.ErrExhausted,
	}
}

// refusing answers every request with an error.
func (d *modelDesk) refusing(kind error, wait time.Duration, message string) {
	d.script(func(w http.ResponseWriter, req *http.Request) { d.wire.Refuse(w, req, kind, wait, message) })
}

// modelRefusals: the kind decides whether to try again, wait for tomorrow or stop. An error of
// two kinds would do both.
func modelRefusals(d *modelDesk) {
	for _, want := range modelKinds() {
		d.refusing(want, 0, "no")
		err := d.fail(plain())
		for _, kind := range modelKinds() {
			if errors.Is(err, kind) != (kind == want) { //nolint:errorlint // the kinds themselves are compared
				d.Errorf("%v: errors.Is(%v) = %v", err, kind, errors.Is(err, kind))
			}
		}
		retry := want == techmap.ErrUnavailable || want == techmap.ErrThrottled //nolint:errorlint // the same
		if techmap.Retryable(err) != retry {
			d.Errorf("%v: Retryable = %v", err, !retry)
		}
	}
}

// modelWaits: to ask before the provider wants it is refused again, and counted.
func modelWaits(d *modelDesk) {
	d.refusing(techmap.ErrThrottled, 46*time.Second, "slow down")
	err := d.fail(plain())
	asks, ok := errors.AsType[*techmap.RetryError](err)
	if !ok || asks.After != 46*time.Second || !errors.Is(err, techmap.ErrThrottled) {
		d.Errorf("%v: want a RetryError of 46s", err)
	}
	d.refusing(techmap.ErrThrottled, 0, "slow down")
	if asks, ok := errors.AsType[*techmap.RetryError](d.fail(plain())); ok {
		d.Errorf("a wait of %v that nobody asked for", asks.After)
	}
}

// modelOnce: a driver that tries again by itself asks twice for what the budget set aside once.
func modelOnce(d *modelDesk) {
	for _, kind := range modelKinds() {
		began := time.Now()
		d.refusing(kind, 0, "no")
		err := d.fail(plain())
		if n := d.asked(); n != 1 || time.Since(began) != 0 {
			d.Errorf("%v: %d requests within %v, want one at once", err, n, time.Since(began))
		}
	}
}

// silence takes a request and never answers it.
func silence(_ http.ResponseWriter, req *http.Request) {
	_, _ = io.Copy(io.Discard, req.Body)
	<-req.Context().Done()
}

// modelSilence: an answer that does not come may come, and be paid for: its error says so.
func modelSilence(d *modelDesk) {
	d.script(silence)
	ctx, cancel := context.WithTimeout(d.Context(), time.Minute)
	defer cancel()
	began := time.Now()
	_, err := d.model.Generate(ctx, plain())
	if !errors.Is(err, techmap.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
		d.Errorf("after silence: %v, want ErrUnavailable and DeadlineExceeded", err)
	}
	if waited := time.Since(began); waited != time.Minute {
		d.Errorf("the deadline is heeded after %v", waited)
	}
}

// modelCancel: a run that is stopped is no outage of the provider.
func modelCancel(d *modelDesk) {
	d.script(silence)
	ctx, cancel := context.WithCancel(d.Context())
	stop := time.AfterFunc(time.Second, cancel)
	defer stop.Stop()
	_, err := d.model.Generate(ctx, plain())
	if !errors.Is(err, context.Canceled) || techmap.Retryable(err) {
		d.Errorf("cancelled: %v, want Canceled and nothing to retry", err)
	}
	if _, err = d.model.Generate(ctx, plain()); !errors.Is(err, context.Canceled) {
		d.Errorf("cancelled before: %v", err)
	}
	synctest.Wait()
}

// modelBroken: half of an answer must not pass for one.
func modelBroken(d *modelDesk) {
	full := llm.Reply{Text: strings.Repeat("x", 1000), Finish: llm.FinishStop}
	for _, part := range []float64{0, .01, .5, .99} {
		d.script(func(w http.ResponseWriter, req *http.Request) {
			whole := httptest.NewRecorder()
			d.wire.Reply(whole, req, full)
			body := whole.Body.Bytes()
			hangUp(w, len(body), body[:int(part*float64(len(body)))])
		})
		d.unavailable(fmt.Sprintf("%v of the answer", part))
	}
	d.script(func(w http.ResponseWriter, _ *http.Request) { hangUp(w, -1, nil) })
	d.unavailable("no answer")
}

// hangUp promises a body, sends a part of it and closes the connection. A promise below
// 0 sends nothing at all.
func hangUp(w http.ResponseWriter, promise int, part []byte) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if promise >= 0 {
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			promise, part)
	}
	_ = conn.Close()
}

// unavailable calls the model once, which must say that the provider is out.
func (d *modelDesk) unavailable(what string) {
	d.Helper()
	if err := d.fail(plain()); !errors.Is(err, techmap.ErrUnavailable) {
		d.Errorf("%s: %v, want ErrUnavailable", what, err)
	}
	if n := d.asked(); n != 1 {
		d.Errorf("%s: %d requests, want one", what, n)
	}
}

// modelNonsense: proxies answer in the place of providers, and providers in the forms of others.
func modelNonsense(d *modelDesk) {
	bodies := []string{
		"", " ", "{", "null", "[]", `"x"`, "<html>busy</html>", "{}", "\xff\xfe", `{"candidates":"x","choices":3}`,
		`{"candidates":[3],"choices":["x"]}`, `{"candidates":{"content":[]},"choices":{}}`,
		`{"candidates":[{"content":"x"}],"choices":[{"message":"x"}]}`, `{"error":{"message":"busy"}}`,
	}
	for _, body := range bodies {
		d.script(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		})
		d.unavailable(fmt.Sprintf("%q", body))
	}
}

// modelRedirect: prompt and key are for one host, which was configured.
func modelRedirect(d *modelDesk) {
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		d.script(func(w http.ResponseWriter, req *http.Request) {
			http.Redirect(w, req, "http://elsewhere.example/", status)
		})
		err := d.fail(plain())
		if n := d.asked(); n != 1 {
			d.Errorf("%d: %d requests: prompt and key went to another host", status, n)
		}
		if techmap.Retryable(err) {
			d.Errorf("%d: %v is retryable", status, err)
		}
	}
}

// modelSecrets has servers say in their errors what they were told.
func modelSecrets(d *modelDesk) {
	p := llm.Prompt{System: "비밀 지시: 아무에게도 말하지 마세요", User: "지원자 홍길동 연락처 010-1234-5678\nsecond line of it"}
	told := fmt.Sprintf("%s / %s", p.System, p.User)
	if !d.wire.NoKey {
		told = fmt.Sprintf("key %s (%s) asked: %s", ModelKey, url.QueryEscape(ModelKey), told)
	}
	for _, kind := range modelKinds() {
		d.refusing(kind, 0, told)
		d.discreet(d.fail(p), p)
	}
	d.script(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<p>"+told)
	})
	d.discreet(d.fail(p), p)
	d.script(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{"+told) })
	d.discreet(d.fail(p), p)
	d.script(func(w http.ResponseWriter, _ *http.Request) { hangUp(w, -1, nil) })
	d.discreet(d.fail(p), p)
	d.script(silence)
	ctx, cancel := context.WithTimeout(d.Context(), time.Second)
	defer cancel()
	_, err := d.model.Generate(ctx, p)
	d.discreet(err, p)
}

// discreet looks at err as programs, people and logs do.
func (d *modelDesk) discreet(err error, p llm.Prompt) {
	d.Helper()
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "err", err, "model", d.model)
	slog.New(slog.NewTextHandler(&log, nil)).Error("x", "err", err, "model", d.model)
	forms := []string{log.String()}
	walk(err, func(e error) {
		for _, form := range []string{"%v", "%+v", "%#v", "%q"} {
			forms = append(forms, fmt.Sprintf(form, e))
		}
	})
	secrets := append([]string{ModelKey, url.QueryEscape(ModelKey), p.System}, strings.Split(p.User, "\n")...)
	for _, form := range forms {
		for _, secret := range secrets {
			if holds(form, secret) {
				d.Errorf("%q is told by: %s", secret, form)
			}
		}
	}
}

func holds(s, secret string) bool { return strings.Contains(s, secret) }

// walk calls f with err and all that it wraps.
func walk(err error, f func(error)) {
	if err == nil {
		return
	}
	f(err)
	switch e := err.(type) { //nolint:errorlint // the chain itself is walked
	case interface{ Unwrap() error }:
		walk(e.Unwrap(), f)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			walk(one, f)
		}
	}
}

// modelShort: errors go into logs and reports, and a server may answer with a page.
func modelShort(d *modelDesk) {
	d.refusing(techmap.ErrInvalid, 0, strings.Repeat("너무 긴 설명\n", 100_000))
	if text := d.fail(plain()).Error(); len(text) > 2000 || strings.Contains(text, "\n") {
		d.Errorf("an error of %d bytes: %.200q", len(text), text)
	}
}
