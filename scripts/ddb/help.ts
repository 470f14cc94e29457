export const help = `Looks after the DynamoDB table that holds the conversations.

  npm run ddb -- <command> [options]

Commands
  create-table                     create the table with its index, billed on demand
  list-tables                      the tables of this region or endpoint
  describe                         check keys, index, time to live, stream and billing, and say what works
  drop <table> --yes               delete a table with everything in it
  seed                             write sample conversations: 14 months, about 1,500 messages
  seed-cruddur                     write a table as the bootcamp's seed leaves it: 104 messages of two people
  scan                             the raw rows, 100 of them unless --limit says otherwise
  list-conversations --user <who>  one person's conversations, newest first
  get-conversation --group <uuid>  every message of a conversation, oldest first
  get-conversation --user <who> --with <who>
                                   the same, found by the two people
  help                             this text

<who> is a user uuid, or a handle with its @.

Options
  --table <name>         default cruddur-messages
  --index <name>         default message-group-sk-index
  --region <region>      default AWS_REGION, else the profile's, else us-east-1
  --endpoint <url>       another DynamoDB, such as http://127.0.0.1:8000;
                         default AWS_ENDPOINT_URL_DYNAMODB, else AWS_ENDPOINT_URL, else the region's own
  --profile <name>       a profile of the AWS configuration files; default: where AWS's own tools look
  --naive-zone <zone>    the zone of times without an offset, default UTC
  --limit <count>        rows, conversations or messages to print at most; of conversations and messages the newest
  --json                 print one JSON document, for programs
  --yes                  do it (drop); put back rows of the samples that were changed or lost (seed, seed-cruddur)

Exit codes: 0 done, 2 wrong usage, 10 and above what went wrong, by the code that the error names.
docs/tables.md has examples.
`;
