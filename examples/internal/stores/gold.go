package stores

import "context"

// OpenGold opens the gold layer at address alone, for who reads what is published. One on
// this machine is made if it is not there.
func OpenGold(ctx context.Context, address string) (GoldDB, error) { return openGold(ctx, address) }
