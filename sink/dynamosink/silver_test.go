package dynamosink_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func TestSinceIsWhatChangedAndTheDayBefore(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		silver := s.open(&dynamosink.Options{Now: w.now}).Silver()
		ctx := t.Context()
		mark, err := silver.Mark(ctx)
		require.NoError(t, err)
		assert.True(t, mark.IsZero(), "nothing was ever changed")

		require.NoError(t, silver.Write(ctx, some(0, 1)))
		w.move(48 * time.Hour)
		require.NoError(t, silver.Write(ctx, some(1, 2)))
		w.move(time.Hour)
		require.NoError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(1, 1)}))
		mark, err = silver.Mark(ctx)
		require.NoError(t, err)
		assert.Equal(t, monday.Add(49*time.Hour), mark)

		changed, err := techmap.Collect(silver.Since(ctx, mark))
		require.NoError(t, err)
		assert.Equal(t, []techmap.Posting{sinktest.Silver(2, 0), sinktest.Silver(1, 1)}, changed, "in the order of change")
		changed, err = techmap.Collect(silver.Since(ctx, mark.Add(dynamosink.Overlap)))
		require.NoError(t, err)
		assert.Equal(t, []techmap.Posting{sinktest.Silver(1, 1)}, changed)
		changed, err = techmap.Collect(silver.Since(ctx, mark.Add(dynamosink.Overlap+time.Microsecond)))
		require.NoError(t, err)
		assert.Empty(t, changed)
		changed, err = techmap.Collect(silver.Since(ctx, time.Time{}))
		require.NoError(t, err)
		assert.Len(t, changed, 3)
	})
}

func TestWhatIsEqualOrOlderMarksNoChange(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		silver := s.open(&dynamosink.Options{Now: w.now}).Silver()
		ctx := t.Context()
		require.NoError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(0, 2), sinktest.Silver(1, 2)}))
		w.move(72 * time.Hour)
		require.NoError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(0, 2), sinktest.Silver(1, 0)}))
		mark, err := silver.Mark(ctx)
		require.NoError(t, err)
		assert.Equal(t, monday, mark)
		all, err := techmap.Collect(silver.All(ctx))
		require.NoError(t, err)
		assert.ElementsMatch(t, []techmap.Posting{sinktest.Silver(0, 2), sinktest.Silver(1, 2)}, all)
	})
}

func TestAllStandsByChangeThenID(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		silver := s.open(&dynamosink.Options{Now: w.now}).Silver()
		var want []techmap.PostingID
		for d := range 5 { // days
			var batch []techmap.Posting
			for i := range 60 { // in all shards, at one moment
				batch = append(batch, techmap.Posting{
					ID: techmap.PostingID(fmt.Sprintf("toy:%d-%02d", 9-d, i)), Title: "개발자", SeenAt: monday,
				})
			}
			want = append(want, ids(batch)...)
			require.NoError(t, silver.Write(t.Context(), batch))
			w.move(30 * time.Hour)
		}
		all, err := techmap.Collect(silver.All(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, want, ids(all))
	})
}

func TestTimeOfAChangeNeverGoesBack(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		fast, slow := &watch{at: monday.Add(10 * time.Hour)}, &watch{at: monday}
		ctx := t.Context()
		require.NoError(t, s.open(&dynamosink.Options{Now: fast.now}).Silver().Write(ctx, some(0, 1)))
		late := s.open(&dynamosink.Options{Now: slow.now})
		require.NoError(t, late.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(0, 1)}))
		mark, err := s.open(&dynamosink.Options{Now: fast.now}).Silver().Mark(ctx)
		require.NoError(t, err)
		assert.Equal(t, fast.at, mark, "no later than the reader's clock")
		fast.move(time.Hour)
		mark, err = s.open(&dynamosink.Options{Now: fast.now}).Silver().Mark(ctx)
		require.NoError(t, err)
		assert.Equal(t, monday.Add(10*time.Hour+time.Microsecond), mark, "just after the change before")
	})
}

func TestGetFindsOneOrSaysThatThereIsNone(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		silver := s.open(nil).Silver()
		ctx := t.Context()
		require.NoError(t, silver.Write(ctx, some(1, 1)))
		p, err := silver.Get(ctx, sinktest.Silver(1, 0).ID)
		require.NoError(t, err)
		assert.Equal(t, sinktest.Silver(1, 0), p)
		_, err = silver.Get(ctx, "toy:없음")
		require.ErrorIs(t, err, techmap.ErrNotFound)

		texts, err := silver.Texts(ctx, []techmap.PostingID{p.ID, "toy:없음", p.ID})
		require.NoError(t, err)
		assert.Equal(t, map[techmap.PostingID]techmap.Digest{p.ID: p.TextDigest()}, texts)
		texts, err = silver.Texts(ctx, nil)
		require.NoError(t, err)
		assert.Empty(t, texts)
	})
}

func TestSeenIsTheTimeOfTheStoredVersion(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		silver := s.open(nil).Silver()
		late, early := sinktest.Silver(1, 2), sinktest.Silver(1, 0)
		require.NoError(t, silver.Write(t.Context(), []techmap.Posting{late, early, {ID: "toy:x"}}))
		seen, err := silver.Seen(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[techmap.PostingID]time.Time{late.ID: late.SeenAt, "toy:x": {}}, seen)
	})
}

func TestIDsThatCannotBeFoundAgainAreRefused(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		silver := s.open(nil).Silver()
		longest := techmap.PostingID(strings.Repeat("가", 332)) // 996 bytes
		for name, id := range map[string]techmap.PostingID{
			"empty": "", "not UTF-8": "toy:\xff", "with NUL": "toy:\x00", "long": longest + "!",
		} {
			err := silver.Write(t.Context(), []techmap.Posting{{ID: longest}, {ID: id}})
			lost, ok := errors.AsType[*techmap.BatchError](err)
			require.True(t, ok, "%s: %v", name, err)
			require.ErrorIs(t, err, techmap.ErrInvalid, name)
			assert.Equal(t, 1, lost.Failed[0].Index, name)
		}
		all, err := techmap.Collect(silver.All(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, []techmap.PostingID{longest}, ids(all))
	})
}

// noise returns n bytes of text that does not become shorter.
func noise(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(techmap.DigestOf(fmt.Append(nil, i)).String())
	}
	return b.String()[:n]
}

func TestItemAboveTheLimitOfDynamoDBFailsAlone(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		silver := s.open(nil).Silver()
		batch := some(0, 4)
		batch[1].Sections[0].Text = strings.Repeat(noise(10_000), 90) // short when compressed
		batch[2].Sections[0].Text = noise(900_000)
		err := silver.Write(t.Context(), batch)
		lost, ok := errors.AsType[*techmap.BatchError](err)
		require.True(t, ok, err)
		require.Len(t, lost.Failed, 1)
		assert.Equal(t, 2, lost.Failed[0].Index)
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, "at most 409600")
		all, err := techmap.Collect(silver.All(t.Context()))
		require.NoError(t, err)
		assert.ElementsMatch(t, []techmap.Posting{batch[0], batch[1], batch[3]}, all)
	})
}

func TestVersionsOfAPostingThatIsRefusedFailTogether(t *testing.T) {
	t.Parallel()
	s := fake(t, once)
	failOnce(s.fake, sinktest.Silver(1, 0).ID)
	batch := []techmap.Posting{sinktest.Silver(1, 1), sinktest.Silver(2, 0), sinktest.Silver(1, 0)}
	err := s.open(nil).Silver().Write(t.Context(), batch)
	lost, ok := errors.AsType[*techmap.BatchError](err)
	require.True(t, ok, err)
	require.Len(t, lost.Failed, 2, "of neither anything is stored")
	assert.Equal(t, [2]int{0, 2}, [2]int{lost.Failed[0].Index, lost.Failed[1].Index})
}

func TestRecordThatCannotBeReadCostsOnlyItself(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]types.AttributeValue{
		"not compressed": &types.AttributeValueMemberB{Value: []byte(`{"v":1}`)},
		"cut":            &types.AttributeValueMemberB{Value: []byte{0x28, 0xb5, 0x2f, 0xfd}},
		"of a text":      &types.AttributeValueMemberS{Value: "이력서"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services(t, func(t *testing.T, s service) {
				db := s.open(nil)
				ctx := t.Context()
				require.NoError(t, db.Silver().Write(ctx, some(0, 20)))
				bad := sinktest.Silver(7, 0).ID
				_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
					TableName: aws.String(s.table),
					Key: map[string]types.AttributeValue{
						"pk": &types.AttributeValueMemberS{Value: "posting#" + string(bad)},
					},
					UpdateExpression:          aws.String("SET #b = :b"),
					ExpressionAttributeNames:  map[string]string{"#b": "body"},
					ExpressionAttributeValues: map[string]types.AttributeValue{":b": body},
				})
				require.NoError(t, err)
				read := 0
				for _, err := range db.Silver().All(ctx) {
					if err == nil {
						read++
						continue
					}
					lost, ok := errors.AsType[*techmap.RecordError](err)
					require.True(t, ok, err)
					assert.Equal(t, bad, lost.ID)
					require.ErrorIs(t, err, techmap.ErrMalformed)
				}
				assert.Equal(t, 19, read)
				_, err = db.Silver().Get(ctx, bad)
				require.ErrorIs(t, err, techmap.ErrMalformed)

				gone, err := db.Forget(ctx, func(p techmap.Posting) bool { return p.ID == bad })
				require.NoError(t, err)
				assert.Equal(t, []techmap.PostingID{bad}, gone, "it can be forgotten all the same")
			})
		})
	}
}

func TestReadingEndsWithTheCauseOfItsContext(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		require.NoError(t, db.Silver().Write(t.Context(), some(0, 30)))
		cause := errors.New("그만")
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		read := 0
		var last error
		for _, err := range db.Silver().All(ctx) {
			if last = err; err == nil {
				read++
				cancel(cause)
			}
		}
		require.ErrorIs(t, last, cause)
		assert.Equal(t, 1, read)
		_, err := db.Silver().Mark(ctx)
		require.ErrorIs(t, err, cause)
		_, err = db.Silver().Seen(ctx)
		require.ErrorIs(t, err, cause)
		require.ErrorIs(t, db.Check(ctx), cause)
		require.ErrorIs(t, db.Extractions().Save(ctx, "k", techmap.Extraction{}), cause)
	})
}
