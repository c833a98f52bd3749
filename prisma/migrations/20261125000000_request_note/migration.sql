-- Only a new question wakes who answers: taking questions is itself an update, of none as a rule, and a trigger for
-- each statement would wake it again and again.
DROP TRIGGER request_note ON "request";
CREATE TRIGGER request_note AFTER INSERT ON "request"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
