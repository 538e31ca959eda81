package sqssink_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/sqsfake"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sinktest"
	"github.com/techmap-it/techmap/sink/sqssink"
)

func TestAnnouncer_isASink(t *testing.T) {
	t.Parallel()
	sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
		var fail atomic.Int64
		fail.Store(-1)
		fake := sqsfake.New(&sqsfake.Options{FailEntry: func(_, _ string, n int) *sqsfake.Error {
			if fail.Load() == int64(n) {
				return &sqsfake.Error{Status: http.StatusInternalServerError, Code: "InternalError", Message: "a fault"}
			}
			return nil
		}})
		r := onSockets(t, fake)
		return sinktest.Harness[techmap.Census]{
			Sink: sqssink.New(r.client, r.queue(t, "runs", nil), nil),
			Fail: func(index int) { fail.Store(int64(index)) },
		}
	})
}

func TestAnnouncer_behindAStore(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		both := sink.Sequence[techmap.Census](store{}, sqssink.New(r.client, url, nil))
		require.NoError(t, both.Write(t.Context(), []techmap.Census{{Source: "wanted", At: day, Outcome: "complete"}}))
		got := r.receive(t, url, 1, patient(), nil)
		assert.Equal(t, "manifest/of/wanted", got[0].Manifest, "the message says what the store made of the census")
	})
}

// store is a bronze store's census sink.
type store struct{}

func (s store) Write(ctx context.Context, batch []techmap.Census) error {
	_, err := s.Complete(ctx, batch)
	return err
}

func (store) Complete(_ context.Context, batch []techmap.Census) ([]techmap.Census, error) {
	out := append([]techmap.Census(nil), batch...)
	for i := range out {
		out[i].Manifest = "manifest/of/" + out[i].Source
	}
	return out, nil
}

func TestAnnouncer_onlySomeOutcomes(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		o := &sqssink.Options{Only: []techmap.Outcome{techmap.OutcomeFailed, techmap.OutcomeRefused}}
		a := sqssink.New(r.client, url, o)
		require.NoError(t, a.Write(t.Context(), []techmap.Census{census("wanted", 1), failedCensus}))
		require.NoError(t, a.Write(t.Context(), []techmap.Census{census("wanted", 1)}))
		assert.Equal(t, []sqssink.Message{sqssink.MessageOf(failedCensus)}, r.receive(t, url, 1, patient(), nil))
		assert.Equal(t, 1, r.fake.Calls("SendMessageBatch"), "nothing to say is no call")
	})
}

func TestAnnouncer_partOfABatchFails(t *testing.T) {
	t.Parallel()
	faults := map[string]*sqsfake.Error{
		"1":  {Status: http.StatusInternalServerError, Code: "InternalError"},
		"2":  {Status: http.StatusServiceUnavailable, Code: "ThrottlingException"},
		"11": {Status: http.StatusBadRequest, Code: "InvalidMessageContents"},
	}
	o := &sqsfake.Options{FailEntry: func(_, id string, _ int) *sqsfake.Error { return faults[id] }}
	onFake(t, o, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		batch := make([]techmap.Census, 13)
		for i := range batch {
			batch[i] = census("site-"+string(rune('a'+i)), i)
		}
		batch[5].Source = ""
		batch[6].Manifest = strings.Repeat("가", 10_000)
		err := sqssink.New(r.client, url, nil).Write(t.Context(), batch)
		failed, ok := errors.AsType[*techmap.BatchError](err)
		require.True(t, ok, "%v", err)
		kinds := map[int]error{
			1: techmap.ErrUnavailable, 2: techmap.ErrThrottled, 5: techmap.ErrInvalid, 6: techmap.ErrInvalid,
			11: techmap.ErrInvalid,
		}
		require.Len(t, failed.Failed, len(kinds))
		for i, f := range failed.Failed {
			require.ErrorIs(t, f.Err, kinds[f.Index], "record %d", f.Index)
			assert.True(t, i == 0 || failed.Failed[i-1].Index < f.Index, "in order")
		}
		assert.Equal(t, 8, r.held(t, url))
	})
}

func TestAnnouncer_faults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		err  sqsfake.Error
		want []error // kinds
	}{
		{"throttled", sqsfake.Error{Status: 400, Code: "RequestThrottled"}, []error{techmap.ErrThrottled}},
		{"throttled by the key service", sqsfake.Error{Status: 400, Code: "KmsThrottled"}, []error{techmap.ErrThrottled}},
		{"too much in flight", sqsfake.Error{Status: 400, Code: "OverLimit"}, []error{techmap.ErrThrottled}},
		{"the service fails", sqsfake.Error{Status: 500, Code: "InternalFailure"}, []error{techmap.ErrUnavailable}},
		{"the service is away", sqsfake.Error{Status: 503, Code: "ServiceUnavailable"}, []error{techmap.ErrUnavailable}},
		{"no such queue", sqsfake.Error{Status: 400, Code: "QueueDoesNotExist"}, []error{techmap.ErrNotFound}},
		{"no such queue in the old words", sqsfake.Error{Status: 400, Code: "AWS.SimpleQueueService.NonExistentQueue"}, []error{techmap.ErrNotFound}},
		{"wrong use", sqsfake.Error{Status: 400, Code: "InvalidParameterValue"}, []error{techmap.ErrInvalid}},
		{"not allowed", sqsfake.Error{Status: 403, Code: "AccessDenied"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fail := func(op string, _ int) *sqsfake.Error {
				if op != "SendMessageBatch" {
					return nil
				}
				return &tt.err
			}
			onFake(t, &sqsfake.Options{Fail: fail}, func(t *testing.T, r *rig) {
				err := sqssink.New(r.client, r.queue(t, "runs", nil), nil).Write(t.Context(), []techmap.Census{census("a", 1)})
				require.Error(t, err)
				var kinds []error
				for _, kind := range []error{techmap.ErrThrottled, techmap.ErrUnavailable, techmap.ErrNotFound, techmap.ErrInvalid} {
					if errors.Is(err, kind) {
						kinds = append(kinds, kind)
					}
				}
				assert.Equal(t, tt.want, kinds, "%v", err)
			})
		})
	}
}

func TestAnnouncer_keepsTheSDKsError(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		err := sqssink.New(r.client, "http://sqs.test/0/none", nil).Check(t.Context())
		_, ok := errors.AsType[*types.QueueDoesNotExist](err)
		assert.True(t, ok, "%v", err)
		assert.ErrorContains(t, err, `sqssink: check "http://sqs.test/0/none"`)
	})
}

func TestAnnouncer_answerLost(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"runs": 2, "runs.fifo": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &sqsfake.Options{Lose: func(op string, n int) bool { return op == "SendMessageBatch" && n == 0 }}
			onFake(t, o, func(t *testing.T, r *rig) {
				url := r.queue(t, name, nil)
				r.announce(t, url, census("wanted", 1))
				assert.Equal(t, want, r.held(t, url), "sent again by the SDK")
			})
		})
	}
}

func TestReceive_outlivesFailures(t *testing.T) {
	t.Parallel()
	fail := func(op string, n int) *sqsfake.Error {
		if op == "ReceiveMessage" && n < 30 { // ten calls of three tries
			return &sqsfake.Error{Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable"}
		}
		return nil
	}
	onFake(t, &sqsfake.Options{Fail: fail}, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		r.announce(t, url, census("wanted", 1))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		err := sqssink.Receive(ctx, r.client, url, nil, func(context.Context, sqssink.Message) error {
			cancel()
			return nil
		})
		require.ErrorIs(t, err, context.Canceled)
		assert.Zero(t, r.held(t, url))
	})
}

func TestReceive_endsWithItsContextsCause(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		ctx, cancel := context.WithCancelCause(t.Context())
		late := errors.New("the shift is over")
		time.AfterFunc(70*time.Second, func() { cancel(late) })
		require.ErrorIs(t, sqssink.Receive(ctx, r.client, url, nil, nil), late)
		assert.Equal(t, 4, r.fake.Calls("ReceiveMessage"), "twenty seconds a call, the last cut short")
	})
}

func TestReceive_refusedEndsAfterTheWork(t *testing.T) {
	t.Parallel()
	fail := func(op string, n int) *sqsfake.Error {
		if op == "ReceiveMessage" && n > 0 {
			return &sqsfake.Error{Status: http.StatusForbidden, Code: "AccessDenied", Message: "the key was withdrawn"}
		}
		return nil
	}
	onFake(t, &sqsfake.Options{Fail: fail}, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		r.announce(t, url, census("wanted", 1))
		err := sqssink.Receive(t.Context(), r.client, url, nil, func(ctx context.Context, _ sqssink.Message) error {
			return wait(ctx, time.Hour)
		})
		require.ErrorContains(t, err, "the key was withdrawn")
		assert.Zero(t, r.held(t, url), "what was in work came to its end")
	})
}

func TestReceive_saysWhatWentWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fail    string // operation
		outcome error
		says    string
	}{
		{"a message that comes back", "", errors.New("the store is away"), "the store is away"},
		{"a dead one", "", techmap.ErrInvalid, "message is dead"},
		{"one that cannot be deleted", "DeleteMessage", nil, "although it was settled"},
		{"one that cannot be kept hidden", "ChangeMessageVisibility", nil, "cannot be kept hidden"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var said strings.Builder
			fail := func(op string, _ int) *sqsfake.Error {
				if op == tt.fail {
					return &sqsfake.Error{Status: http.StatusBadRequest, Code: "ReceiptHandleIsInvalid"}
				}
				return nil
			}
			onFake(t, &sqsfake.Options{Fail: fail}, func(t *testing.T, r *rig) {
				url := r.queue(t, "runs", nil)
				r.announce(t, url, census("wanted", 1))
				o := &sqssink.ReceiveOptions{Logger: slog.New(slog.NewTextHandler(&said, nil))}
				r.receive(t, url, 1, o, func(ctx context.Context, _ sqssink.Message) error {
					return errors.Join(tt.outcome, wait(ctx, 19*time.Second))
				})
			})
			assert.Contains(t, said.String(), tt.says)
		})
	}
}

func TestRedrive_faults(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		_, err := sqssink.Redrive(t.Context(), r.client, url+"-none", url)
		require.ErrorIs(t, err, techmap.ErrNotFound)
		_, err = sqssink.Redrive(t.Context(), r.client, url, url+"-none")
		require.ErrorIs(t, err, techmap.ErrNotFound)
	})
	refuse := &sqsfake.Options{FailEntry: func(_, id string, n int) *sqsfake.Error {
		if n >= 2 && id == "1" {
			return &sqsfake.Error{Status: http.StatusInternalServerError, Code: "InternalError"}
		}
		return nil
	}}
	onFake(t, refuse, func(t *testing.T, r *rig) {
		dead, url := r.queue(t, "dead", nil), r.queue(t, "runs.fifo", nil)
		r.announce(t, dead, census("원티드", 1), census("lever", 2))
		moved, err := sqssink.Redrive(t.Context(), r.client, dead, url)
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		assert.Equal(t, 1, moved)
		assert.Equal(t, 1, r.held(t, dead), "what was not taken stays")
		assert.Equal(t, 1, r.held(t, url))
	})
}

func TestWithoutAClientEverythingIsInvalid(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a := sqssink.New(nil, "queue", nil)
	_, redriven := sqssink.Redrive(ctx, nil, "dead", "queue")
	for what, err := range map[string]error{
		"write": a.Write(ctx, []techmap.Census{{Source: "toy"}}), "check": a.Check(ctx), "redrive": redriven,
		"receive": sqssink.Receive(ctx, nil, "queue", nil, nil),
		"bury":    sqssink.DeadLetters(nil, "dead")(ctx, "a message", techmap.ErrMalformed),
	} {
		require.ErrorIs(t, err, techmap.ErrInvalid, what)
		require.ErrorContains(t, err, "no client", what)
	}
}

// A visibility below a second is one: messages would be extended without a pause.
func TestReceive_roundsTheVisibilityUp(t *testing.T) {
	t.Parallel()
	onFake(t, nil, func(t *testing.T, r *rig) {
		url := r.queue(t, "runs", nil)
		r.announce(t, url, census("wanted", 1))
		ctx, cancel := context.WithCancelCause(t.Context())
		done := errors.New("done")
		o := &sqssink.ReceiveOptions{Visibility: time.Nanosecond}
		err := sqssink.Receive(ctx, r.client, url, o, func(ctx context.Context, _ sqssink.Message) error {
			err := wait(ctx, 3*time.Second)
			cancel(done)
			return err
		})
		require.ErrorIs(t, err, done)
		assert.Zero(t, r.held(t, url))
		assert.LessOrEqual(t, r.fake.Calls("ChangeMessageVisibility"), 6, "every half second")
	})
}
