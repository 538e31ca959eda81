package dynamosink

import (
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/klauspost/compress/zstd"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A codec compresses what is stored. The zero value is ready, and safe for
// concurrent use; nothing is set up before it is needed.
type codec struct {
	once    sync.Once
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	err     error
}

// ready sets the codec up: a function that only reads the index needs none.
func (c *codec) ready() error {
	c.once.Do(func() {
		if c.encoder, c.err = zstd.NewWriter(nil, zstd.WithLowerEncoderMem(true)); c.err != nil {
			return
		}
		// Whoever can write to the table must not be able to fill our memory.
		c.decoder, c.err = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxRecord+1), zstd.WithDecoderLowmem(true))
	})
	return c.err
}

// compress returns the stored form of a body. Items are billed, and limited, by their
// size.
func (c *codec) compress(body []byte) ([]byte, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	return c.encoder.EncodeAll(body, nil), nil
}

// expand returns the body of a stored form.
func (c *codec) expand(data []byte) ([]byte, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	body, err := c.decoder.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("compressed record: %w: %w", techmap.ErrMalformed, err)
	}
	return body, nil
}

// marshal returns the stored form of rec, not compressed yet.
func marshal[T any](id string, rec T) ([]byte, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	body, err := record.Marshal(rec)
	if err != nil {
		return nil, err
	}
	if len(body) > MaxRecord {
		return nil, fmt.Errorf("record %q of %d bytes, at most %d are stored: %w",
			id, len(body), MaxRecord, techmap.ErrInvalid)
	}
	return body, nil
}

// unmarshal returns the record that it holds.
func unmarshal[T any](c *codec, it item) (T, error) {
	var zero T
	data, ok := it[attrBody].(*types.AttributeValueMemberB)
	if !ok {
		return zero, fmt.Errorf("item without a record: %w", techmap.ErrMalformed)
	}
	body, err := c.expand(data.Value)
	if err != nil {
		return zero, err
	}
	return record.Unmarshal[T](body)
}
