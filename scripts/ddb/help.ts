export const help = `Manages the DynamoDB table that holds the conversations.

  npm run ddb -- <command> [options]

Commands
  create-table                     create the table with its index, on-demand billing, time to live and
                                   deletion protection
  list-tables                      list the tables of this region or endpoint
  describe                         check keys, index, stream, billing and protection, and say what works
  drop <table> --yes               delete a table with all its rows
  seed                             write sample conversations: 14 months, about 1,500 messages
  seed-cruddur                     write the rows of the bootcamp's seed: 104 messages between two people
  scan                             print raw rows (100 unless --limit is given)
  list-conversations --user <who>  list one person's conversations, newest first
  get-conversation --conversation <uuid>
                                   print every message of a conversation, oldest first
  get-conversation --user <who> --with <who>
                                   the same, by the two people
  policy --user <who>              print the IAM policy that this person needs, as JSON
  help, --help                     print this text

<who> is a user uuid, or a handle with its @.

Options
  --table <name>         default cruddur-messages
  --index <name>         default message-group-sk-index
  --region <region>      default AWS_REGION, else the profile's, else us-east-1
  --endpoint <url>       another DynamoDB, such as http://127.0.0.1:8000;
                         default AWS_ENDPOINT_URL_DYNAMODB, else AWS_ENDPOINT_URL, else the region's own
  --profile <name>       a profile of the AWS configuration files; default: the AWS SDK's credential chain
  --naive-zone <zone>    the zone of times without an offset, default UTC
  --limit <count>        the most rows, conversations or messages to print; of conversations and messages the newest
  --point-in-time-recovery
                         (create-table) let the table be restored as it was at any second of the last 35 days;
                         AWS charges for its size, in us-east-1 about $0.20 per GB and month
  --kms-key <key>        (create-table) encrypt with this KMS key, by ID, ARN or alias, instead of one that AWS owns;
                         AWS charges about $1 a month for the key, and for requests to it
  --unprotect            (drop) turn off deletion protection first
  --json                 print one JSON document, for programs
  --mode app|lambda      (policy) who moves group rows: the app, or a function on the table's stream; default app
  --account <id>         (policy) the AWS account with the table; default: the person's own
  --yes                  confirm (drop); restore sample rows that were changed or lost (seed, seed-cruddur)

Exit codes: 0 success, 2 wrong usage, 10 and above: see the code in brackets and docs/tables.md.
`;
