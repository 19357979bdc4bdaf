//! Many at once for the last places (VIS-03): never oversold, never a place lost.
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn vis_03_many_at_once_for_the_last_places() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        let all = (0..24).map(|i| {
            let state = state.clone();
            tokio::spawn(async move {
                let size = if i % 4 == 0 { 3 } else { 1 };
                book_in(&state, &asked(id, size), &Settings::default()).await.map(|b| (b, size))
            })
        });
        let (mut taken, mut first) = (0, None);
        for task in all.collect::<Vec<_>>() {
            let (booked, size) = task.await.unwrap().unwrap();
            if !booked.waits {
                taken += size;
                first.get_or_insert((booked.id, size));
            }
        }
        let now = read(&state, id).await;
        assert!(taken <= 10 && taken == now.taken_places, "{taken} of {}", now.taken_places);
        assert_eq!(now.taken_places + now.waiting, 6 * 3 + 18, "nobody is lost");
        // Cancelling frees once, and what is free goes on at once.
        let (first, _) = first.unwrap();
        let (cancel, numbers) = (Move::Cancel, Settings::default());
        let (one, two) =
            tokio::join!(go(&state, first, &cancel, &numbers), go(&state, first, &cancel, &numbers));
        assert!(one.is_ok() != two.is_ok(), "once");
        let mut tx = state.db().read().await.unwrap();
        let all = store::of_time(&mut tx, id).await.unwrap();
        let sum: i64 = all.iter().filter(|b| b.state.takes()).map(|b| b.heads.people()).sum();
        assert_eq!(sum, read(&state, id).await.taken_places);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f05_one_person_at_two_centres_at_once_books_one() {
    each_engine(async |state| {
        let (one, two) = (time(&state, 1, 5, None).await, time(&state, 2, 5, None).await);
        let both = [one, two].map(|id| {
            let state = state.clone();
            tokio::spawn(async move {
                let mut a = asked(id, 1);
                a.visitor.phone = "138 0000 0001".into();
                book_in(&state, &a, &Settings::default()).await
            })
        });
        let mut done = vec![];
        for task in both {
            done.push(task.await.unwrap().is_ok());
        }
        done.sort_unstable();
        assert_eq!(done, [false, true]);
    })
    .await;
}
